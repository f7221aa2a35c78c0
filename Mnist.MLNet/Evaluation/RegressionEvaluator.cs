using Microsoft.ML;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Scores labelled rows and measures how far the scores are from the labels; the metrics are those of ML.NET's own evaluator where it has them. The memory needed does not depend on the number of rows.</summary>
/// <remarks>Labels may be of any type of number. Rows whose label or score is NaN or infinite are in none of the figures, and are counted.</remarks>
public sealed class RegressionEvaluator
{
    private const string ScoreColumn = "Score";

    /// <summary>Scores the rows with a SavedModel and measures the result.</summary>
    /// <param name="modelFolder">The SavedModel folder.</param>
    /// <param name="data">Rows with the model's inputs and labels.</param>
    /// <param name="featuresColumn">The column of a model's only input; a model with several finds each by its name.</param>
    /// <param name="labelColumn">The right numbers.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="output">Signature key or node name of the predicted number; the signature's only output when null.</param>
    /// <param name="engine">What runs the model; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type or length.</exception>
    /// <exception cref="ScoringException">The labels or the scores are not one number a row.</exception>
    public RegressionResult Evaluate(
        string modelFolder,
        IDataView data,
        string featuresColumn = LabelledVectors.FeaturesColumn,
        string labelColumn = LabelledVectors.LabelColumn,
        int batchSize = ScoringOptions.DefaultBatchSize,
        int workers = 0,
        string? output = null,
        string engine = ScoringEngines.Default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        SourceColumn label = Label(data.Schema, labelColumn);
        using IScoringSession session = EvaluationRun.Open(modelFolder, output, engine, "predicted numbers");
        RegressionSink sink = new(labelColumn, session.Outputs[0].Name);
        EvaluationRun.Score(session, data, featuresColumn, label, sink, batchSize, workers, cancellation);
        return sink.ToResult();
    }

    /// <summary>Measures rows that are scored already.</summary>
    /// <param name="scored">Rows with a predicted number, one float, and labels.</param>
    /// <param name="scoreColumn">The predicted numbers.</param>
    /// <param name="labelColumn">The right numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column of scores.</exception>
    /// <exception cref="ScoringException">The labels or the scores are not one number a row.</exception>
    public RegressionResult Evaluate(IDataView scored, string scoreColumn = ScoreColumn, string labelColumn = LabelledVectors.LabelColumn)
    {
        ArgumentNullException.ThrowIfNull(scored);
        SourceColumn label = Label(scored.Schema, labelColumn);
        SourceColumn score = SourceColumn.Input(scored.Schema, new TensorInfo(scoreColumn, typeof(float), null));
        RegressionSink sink = new(labelColumn, scoreColumn);
        EvaluationRun.Read(scored, score, label, sink);
        return sink.ToResult();
    }

    private static SourceColumn Label(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = EvaluationRun.RequireLabel(schema, name);
        return NumberReader.Reads(column.Type)
            ? NumberReader.Column(column)
            : throw new ScoringException($"Column '{name}' holds {column.Type}; the labels of a regression are numbers, one a row: convert them, and give a key's value and not its number.");
    }
}
