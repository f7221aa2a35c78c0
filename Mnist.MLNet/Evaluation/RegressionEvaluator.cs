using Microsoft.ML;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Scores labelled rows and measures how far the scores are from the labels, of one number a row or of several (<c>EvaluateOutputs</c>); the metrics are those of ML.NET's own evaluator where it has them. The memory needed does not depend on the number of rows.</summary>
/// <remarks>Labels may be of any type of number. Rows whose label or score is NaN or infinite are in none of the figures, and are counted.</remarks>
public sealed class RegressionEvaluator
{
    private const string ScoreColumn = "Score";

    /// <summary>The column of weights, one number a row: how much it counts in every figure; null, the default, where all rows count alike. Weights are 0, or from 1e-100 to 1e100; rows whose weight is 0 or NaN are in none of the figures, and are counted.</summary>
    public string? WeightColumn { get; init; }

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
        RegressionSink sink = new(labelColumn, session.Outputs[0].Name) { Weight = RowWeight.NameOf(WeightColumn), WeightName = WeightColumn };
        EvaluationRun.Score(session, data, featuresColumn, [label, .. Weights(data, labelColumn)], sink, batchSize, workers, cancellation);
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
        RegressionSink sink = new(labelColumn, scoreColumn) { Weight = RowWeight.NameOf(WeightColumn), WeightName = WeightColumn };
        EvaluationRun.Read(scored, [score, label, .. Weights(scored, labelColumn)], batch => sink.Write(batch, batch));
        return sink.ToResult();
    }

    /// <summary>Scores the rows with a SavedModel that predicts several numbers, and measures each of them.</summary>
    /// <param name="modelFolder">The SavedModel folder.</param>
    /// <param name="data">Rows with the model's inputs and labels.</param>
    /// <param name="labelColumns">The right numbers: columns of one number a row, or of vectors of known size, which stand beside each other in this order.</param>
    /// <param name="outputs">Signature keys or node names of the predicted numbers, each one number or a vector a row, which stand beside each other in this order; all outputs of the signature when null.</param>
    /// <param name="featuresColumn">The column of a model's only input; a model with several finds each by its name.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="engine">What runs the model; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <remarks>Where the outputs are called as the labels are, each is measured by the label of its name; else the first number by the first label, and so on.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type or length.</exception>
    /// <exception cref="ScoringException">The labels are no numbers, not as many as the model predicts, or the outputs are no floats.</exception>
    public RegressionOutputsResult EvaluateOutputs(
        string modelFolder,
        IDataView data,
        IReadOnlyList<string> labelColumns,
        IReadOnlyList<string>? outputs = null,
        string featuresColumn = LabelledVectors.FeaturesColumn,
        int batchSize = ScoringOptions.DefaultBatchSize,
        int workers = 0,
        string engine = ScoringEngines.Default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labelColumns);
        IReadOnlyList<SourceColumn> labels = NumberColumns.Of(data.Schema, labelColumns);
        using IScoringSession session = EvaluationRun.Open(modelFolder, outputs, engine, "predicted numbers");
        IReadOnlyList<string>? names = session.Outputs.All(output => output.RowLength == 1) ? [.. session.Outputs.Select(output => output.Name)] : null;
        OutputsSink sink = new(labels, session.Outputs, names, RowWeight.NameOf(WeightColumn)) { WeightName = WeightColumn };
        EvaluationRun.Score(session, data, featuresColumn, [.. labels, .. RowWeight.Columns(data.Schema, WeightColumn, labelColumns)], sink, batchSize, workers, cancellation);
        return sink.ToResult();
    }

    /// <summary>Measures several predicted numbers of rows that are scored already.</summary>
    /// <param name="scored">Rows with scores and labels.</param>
    /// <param name="scoreColumns">The predicted numbers: columns of one float a row, or of vectors of known size, which stand beside each other in this order.</param>
    /// <param name="labelColumns">The right numbers, likewise, of any type of number.</param>
    /// <remarks>Where the scores, by their columns or slots, are called as the labels are, each is measured by the label of its name; else the first number by the first label, and so on.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column of scores.</exception>
    /// <exception cref="ScoringException">The labels are no numbers, or not as many as there are scores.</exception>
    public RegressionOutputsResult EvaluateOutputs(IDataView scored, IReadOnlyList<string> scoreColumns, IReadOnlyList<string> labelColumns)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(scoreColumns);
        ArgumentNullException.ThrowIfNull(labelColumns);
        IReadOnlyList<SourceColumn> labels = NumberColumns.Of(scored.Schema, labelColumns);
        SourceColumn[] scores = [.. scoreColumns.Select(name => SourceColumn.Input(scored.Schema, new TensorInfo(name, typeof(float), null)))];
        OutputsSink sink = new(labels, [.. scores.Select(score => score.Info)], NumberColumns.Names(scores), RowWeight.NameOf(WeightColumn)) { WeightName = WeightColumn };
        EvaluationRun.Read(scored, [.. scores, .. labels, .. RowWeight.Columns(scored.Schema, WeightColumn, labelColumns)], batch => sink.Write(batch, batch));
        return sink.ToResult();
    }

    private static SourceColumn Label(DataViewSchema schema, string name)
    {
        DataViewSchema.Column column = EvaluationRun.RequireLabel(schema, name);
        return NumberReader.Reads(column.Type)
            ? NumberReader.Column(column)
            : throw new ScoringException($"Column '{name}' holds {column.Type}; the labels of a regression are numbers, one a row: convert them, and give a key's value and not its number.");
    }

    private IReadOnlyList<SourceColumn> Weights(IDataView data, string labelColumn) => RowWeight.Columns(data.Schema, WeightColumn, labelColumn);
}
