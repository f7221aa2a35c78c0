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
        if (output is null && model.OutputNames.Count != 1)
        {
            throw new ScoringException($"The model has the outputs {string.Join(", ", model.OutputNames)}; name the one with the {meaning}.");
        }

        IScoringSession session = ScoringEngines.Get(engine).Open(model, new ScoringRequest { Outputs = [output ?? model.OutputNames[0]] });
        if (session.Outputs[0].ElementType == typeof(float))
        {
            return session;
        }

        string found = $"The output '{session.Outputs[0].Name}' holds {session.Outputs[0].ElementType.Name}; {meaning} are Single.";
        session.Dispose();
        throw new ScoringException(found);
    }

    /// <summary>Scores rows into a sink.</summary>
    public static void Score(IScoringSession session, IDataView data, string featuresColumn, SourceColumn label, IRowSink sink, int batchSize, int workers, CancellationToken cancellation)
    {
        bool single = session.Inputs.Count == 1;
        DataViewRowSource source = new(data, [.. session.Inputs.Select(input => SourceColumn.Input(data.Schema, input, single ? featuresColumn : null)), label]);
        ScoringPipeline.RunAsync(source, session, sink, new ScoringOptions { BatchSize = batchSize, MaxDegreeOfParallelism = workers }, cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Reads scored rows into a sink, batch by batch.</summary>
    public static void Read(IDataView scored, SourceColumn scores, SourceColumn label, LabelledSink sink)
    {
        DataViewRowCursor cursor = scored.GetRowCursor([scores.Column, label.Column]);
        using CursorReader reader = new(cursor, [scores.Open(cursor), label.Open(cursor)], ScoringOptions.DefaultBatchSize);
        while (reader.Read() is RowBatch batch)
        {
            using (batch)
            {
                sink.Write(batch, batch);
            }
        }
    }

    /// <exception cref="ScoringException">There is no such column.</exception>
    public static DataViewSchema.Column RequireLabel(DataViewSchema schema, string name) => schema.GetColumnOrNull(name)
        ?? throw new ScoringException($"There is no column '{name}' of labels; the data have: {string.Join(", ", schema.Select(column => column.Name))}.");
}
