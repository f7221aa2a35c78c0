using Microsoft.ML;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>The input's columns and the model's outputs.</summary>
internal sealed class ScoredDataView(IDataView input, IScoringSession session, IReadOnlyList<ScoredColumn> columns, ScoringOptions options, CancellationToken stop) : IDataView
{
    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema { get; } = ScoredColumn.SchemaOf(input.Schema, columns);

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int inputs = input.Schema.Count;
        HashSet<int> active = [.. columnsNeeded.Select(column => column.Index)];
        bool scores = active.Any(index => index >= inputs);
        HashSet<int> taken = scores ? [.. session.Inputs.Select(tensor => input.Schema[tensor.Name].Index)] : [];
        ScoringOptions decided = scores ? options.Decided(session, input.GetRowCount(), stop) : options;
        DataViewRowCursor cursor = input.GetRowCursor([.. input.Schema.Where(column => active.Contains(column.Index) || taken.Contains(column.Index))], rand);
        return scores ? new ScoredCursor(Schema, cursor, active, session, columns, decided, stop) : new PassingCursor(Schema, cursor, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];
}
