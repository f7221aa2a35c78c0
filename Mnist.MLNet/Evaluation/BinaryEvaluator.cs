using Microsoft.ML;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Scores labelled rows of two classes and measures the predictions; the metrics are those of ML.NET's own evaluator where it has them. The memory needed does not depend on the number of rows.</summary>
/// <remarks>
/// ML.NET's own evaluator cuts the column Score at 0, also where that is the output of a sigmoid, and then calls every row positive. Here scores are probabilities unless logits are said, the cut is a probability,
/// and scores that are not what was said are refused. Which class is the positive one is said by true, by 1, or by the value of a key, never by a key's number. Rows without a label, or with a score that is NaN
/// or infinite, are in none of the figures, and are counted.
/// </remarks>
public sealed class BinaryEvaluator
{
    /// <summary>A row is predicted as positive where its probability is above this, unless another threshold is given.</summary>
    public const double DefaultThreshold = 0.5;

    private const string ScoreColumn = "Score";

    /// <summary>The column of weights, one number a row: how much it counts in every figure; null, the default, where all rows count alike. Weights are 0, or from 1e-100 to 1e100; rows whose weight is 0 or NaN are in none of the figures, and are counted.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>Scores the rows with a SavedModel and measures the result.</summary>
    /// <param name="modelFolder">The SavedModel folder.</param>
    /// <param name="data">Rows with the model's inputs and labels.</param>
    /// <param name="featuresColumn">The column of a model's only input; a model with several finds each by its name.</param>
    /// <param name="labelColumn">The labels: bool, numbers that are 1 and 0 (NaN where there is none), or keys.</param>
    /// <param name="scores">What the model's output is.</param>
    /// <param name="threshold">A row is predicted as positive where its probability is above this, 0 to 1.</param>
    /// <param name="positive">The value of the positive class where labels are keys; may be null where keys stand for True and False, or 1 and 0.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="output">Signature key or node name of the score; the signature's only output when null.</param>
    /// <param name="engine">What runs the model; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type or length, or the threshold is not a probability.</exception>
    /// <exception cref="ScoringException">The scores are not what was said, or which class is the positive one is not known.</exception>
    public BinaryResult Evaluate(
        string modelFolder,
        IDataView data,
        string featuresColumn = LabelledVectors.FeaturesColumn,
        string labelColumn = LabelledVectors.LabelColumn,
        ScoreKind scores = ScoreKind.Probabilities,
        double threshold = DefaultThreshold,
        string? positive = null,
        int batchSize = ScoringOptions.DefaultBatchSize,
        int workers = 0,
        string? output = null,
        string engine = ScoringEngines.Default,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireThreshold(threshold);
        SourceColumn label = BinaryLabel.Column(EvaluationRun.RequireLabel(data.Schema, labelColumn), positive);
        using IScoringSession session = EvaluationRun.Open(modelFolder, output, engine, "scores");
        BinarySink sink = new(labelColumn, session.Outputs[0].Name, scores, threshold) { Weight = RowWeight.NameOf(WeightColumn), WeightName = WeightColumn };
        EvaluationRun.Score(session, data, featuresColumn, [label, .. Weights(data, labelColumn)], sink, batchSize, workers, cancellation);
        return sink.ToResult();
    }

    /// <summary>Measures rows that are scored already.</summary>
    /// <param name="scored">Rows with a score, one float, and labels.</param>
    /// <param name="scoreColumn">The scores. ML.NET's own trainers call their probabilities Probability, and Score is what they are made of: logits for most.</param>
    /// <param name="labelColumn">The labels: bool, numbers that are 1 and 0 (NaN where there is none), or keys.</param>
    /// <param name="scores">What the scores are.</param>
    /// <param name="threshold">A row is predicted as positive where its probability is above this, 0 to 1.</param>
    /// <param name="positive">The value of the positive class where labels are keys; may be null where keys stand for True and False, or 1 and 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column of scores, or the threshold is not a probability.</exception>
    /// <exception cref="ScoringException">The scores are not what was said, or which class is the positive one is not known.</exception>
    public BinaryResult Evaluate(
        IDataView scored,
        string scoreColumn = ScoreColumn,
        string labelColumn = LabelledVectors.LabelColumn,
        ScoreKind scores = ScoreKind.Probabilities,
        double threshold = DefaultThreshold,
        string? positive = null)
    {
        ArgumentNullException.ThrowIfNull(scored);
        RequireThreshold(threshold);
        SourceColumn label = BinaryLabel.Column(EvaluationRun.RequireLabel(scored.Schema, labelColumn), positive);
        SourceColumn score = SourceColumn.Input(scored.Schema, new TensorInfo(scoreColumn, typeof(float), null));
        BinarySink sink = new(labelColumn, scoreColumn, scores, threshold) { Weight = RowWeight.NameOf(WeightColumn), WeightName = WeightColumn };
        EvaluationRun.Read(scored, [score, label, .. Weights(scored, labelColumn)], batch => sink.Write(batch, batch));
        return sink.ToResult();
    }

    internal static void RequireThreshold(double threshold)
    {
        if (threshold is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold is a probability, 0 to 1; the cut of logits at 0 is that of probabilities at 0.5.");
        }
    }

    private IReadOnlyList<SourceColumn> Weights(IDataView data, string labelColumn) => RowWeight.Columns(data.Schema, WeightColumn, labelColumn);
}
