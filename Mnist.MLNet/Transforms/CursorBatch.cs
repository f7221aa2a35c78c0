using Microsoft.ML.Data;

namespace Mnist.MLNet.Scoring;

/// <summary>What a cursor tells of the rows of one batch besides what the model takes.</summary>
internal sealed class CursorBatch(PassingValues?[] passing)
{
    /// <summary>By the column's index; null for columns that were not asked for, or that the model's batch holds already.</summary>
    public PassingValues?[] Passing { get; } = passing;

    public List<DataViewRowId> Ids { get; } = [];

    public List<long> Batches { get; } = [];

    public CursorBatch Another() => new(Array.ConvertAll(Passing, values => values?.Another()));

    public void Clear()
    {
        Ids.Clear();
        Batches.Clear();
        foreach (PassingValues? values in Passing)
        {
            values?.Clear();
        }
    }
}
