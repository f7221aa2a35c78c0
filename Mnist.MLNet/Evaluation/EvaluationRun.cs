using Microsoft.ML;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Brings rows to an evaluation: through a model, or scored already.</summary>
internal static class EvaluationRun
{
    /// <summary>Opens a model at the output that is evaluated.</summary>
    /// <param name="modelFolder">The SavedModel folder.</param>
    /// <param name="output">Signature key or node name; the signature's only output when null.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="meaning">What the output holds, for the message.</param>
    /// <exception cref="ScoringException">The model has several outputs, and none was named, or the output does not hold floats.</exception>
    public static IScoringSession Open(string modelFolder, string? output, string engine, string meaning)
    {
        ScoringModel model = ScoringModel.Open(modelFolder);
        return output is null && model.OutputNames.Count != 1
            ? throw new ScoringException($"The model has the outputs {string.Join(", ", model.OutputNames)}; name the one with the {meaning}.")
            : Open(model, [output ?? model.OutputNames[0]], engine, meaning);
    }

    /// <summary>Opens a model at the outputs that are evaluated.</summary>
    /// <param name="modelFolder">The SavedModel folder.</param>
    /// <param name="outputs">Signature keys or node names; all of the signature when null.</param>
    /// <param name="engine">What runs the model.</param>
    /// <param name="meaning">What the outputs hold, for the message.</param>
    /// <exception cref="ScoringException">An output does not hold floats.</exception>
    public static IScoringSession Open(string modelFolder, IReadOnlyList<string>? outputs, string engine, string meaning)
    {
        ScoringModel model = ScoringModel.Open(modelFolder);
        return Open(model, outputs ?? model.OutputNames, engine, meaning);
    }

    private static IScoringSession Open(ScoringModel model, IReadOnlyList<string> outputs, string engine, string meaning)
    {
        IScoringSession session = ScoringEngines.Get(engine).Open(model, new ScoringRequest { Outputs = [.. outputs] });
        if (session.Outputs.FirstOrDefault(output => output.ElementType != typeof(float)) is not { } other)
        {
            return session;
        }

        string found = $"The output '{other.Name}' holds {other.ElementType.Name}; {meaning} are Single.";
        session.Dispose();
        throw new ScoringException(found);
    }

    /// <summary>Scores rows into a sink, labels and weights beside them.</summary>
    public static void Score(IScoringSession session, IDataView data, string featuresColumn, IReadOnlyList<SourceColumn> labels, IRowSink sink, int batchSize, int workers, CancellationToken cancellation)
    {
        bool single = session.Inputs.Count == 1;
        DataViewRowSource source = new(data, [.. session.Inputs.Select(input => SourceColumn.Input(data.Schema, input, single ? featuresColumn : null)), .. labels]);
        ScoringPipeline.RunAsync(source, session, sink, new ScoringOptions { BatchSize = batchSize, MaxDegreeOfParallelism = workers }, cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Reads scored rows into a sink, batch by batch.</summary>
    public static void Read(IDataView scored, IReadOnlyList<SourceColumn> columns, Action<RowBatch> sink)
    {
        DataViewRowCursor cursor = scored.GetRowCursor([.. columns.Select(column => column.Column)]);
        using CursorReader reader = new(cursor, [.. columns.Select(column => column.Open(cursor))], ScoringOptions.DefaultBatchSize);
        while (reader.Read() is RowBatch batch)
        {
            using (batch)
            {
                sink(batch);
            }
        }
    }

    /// <exception cref="ScoringException">There is no such column.</exception>
    public static DataViewSchema.Column RequireLabel(DataViewSchema schema, string name) => schema.GetColumnOrNull(name)
        ?? throw new ScoringException($"There is no column '{name}' of labels; the data have: {string.Join(", ", schema.Select(column => column.Name))}.");
}
