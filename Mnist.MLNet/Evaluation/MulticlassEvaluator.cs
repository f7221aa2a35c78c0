using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Scores labelled rows and measures the predictions; the metrics are those of ML.NET's own evaluator where it has them. The memory needed does not depend on the number of rows.</summary>
/// <remarks>
/// The keys of the labels are paired with the classes by name, whatever their order and however many of the classes occur: ML.NET's own evaluator pairs them by number, and keys that
/// <c>MapValueToKey</c> made in the order of appearance then mean other classes (<see cref="ClassColumns.ToKeyData"/> gives it the right ones). Classes without names are the numbers from 0.
/// Rows without a label, or with scores that are NaN or infinite, are in none of the figures, and are counted.
/// </remarks>
public sealed class MulticlassEvaluator
{
    /// <summary>How many of the rows predicted wrongly a result lists.</summary>
    public const int MaxMisclassified = 100;

    /// <summary>How many different scores, over all classes, curves are exact for; beyond, they say how far off they can be. A class has its share of them, and never less than 256.</summary>
    public const int MaxScores = 1 << 20;

    private const string ScoreColumn = "Score";

    /// <summary>The column of weights, one number a row: how much it counts in every figure; null, the default, where all rows count alike. Weights are 0, or from 1e-100 to 1e100; rows whose weight is 0 or NaN are in none of the figures, and are counted.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>Scores the rows with a SavedModel and measures the result.</summary>
    /// <param name="modelFolder">The SavedModel folder.</param>
    /// <param name="data">Rows with the model's inputs and a label of key type.</param>
    /// <param name="featuresColumn">The column of a model's only input; a model with several finds each by its name.</param>
    /// <param name="labelColumn">The labels.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="output">Signature key or node name of the probabilities; the signature's only output when null.</param>
    /// <param name="engine">What runs the model; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="classNames">The classes in the order of the probabilities, as the labels name them; the numbers from 0 when null.</param>
    /// <param name="scores">What the model's output is; logits go through a softmax first.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type or length.</exception>
    /// <exception cref="ArgumentException">A class has no name, or the name of another.</exception>
    /// <exception cref="ScoringException">The scores are not probabilities of the labels' classes, or which class a key means is not known.</exception>
    public EvaluationResult Evaluate(
        string modelFolder,
        IDataView data,
        string featuresColumn = LabelledVectors.FeaturesColumn,
        string labelColumn = LabelledVectors.LabelColumn,
        int batchSize = ScoringOptions.DefaultBatchSize,
        int workers = 0,
        string? output = null,
        string engine = ScoringEngines.Default,
        IReadOnlyList<string>? classNames = null,
        ScoreKind scores = ScoreKind.Probabilities,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireNames(classNames);
        using IScoringSession session = EvaluationRun.Open(modelFolder, output, engine, "probabilities");
        DataViewSchema.Column label = RequireLabel(data.Schema, labelColumn);
        LabelClasses classes = LabelClasses.Pair(label, session.Outputs[0].RowLength, classNames);
        MulticlassSink sink = new(classes.Names, labelColumn, session.Outputs[0].Name, scores: scores) { Weight = RowWeight.NameOf(WeightColumn), WeightName = WeightColumn };
        EvaluationRun.Score(session, data, featuresColumn, [SourceColumn.Key(label, classes.OfKeys), .. Weights(data, labelColumn)], sink, batchSize, workers, cancellation);
        return sink.ToResult();
    }

    /// <summary>Measures rows that are scored already.</summary>
    /// <param name="scored">Rows with a vector of probabilities and a label of key type.</param>
    /// <param name="scoreColumn">The probabilities.</param>
    /// <param name="labelColumn">The labels.</param>
    /// <param name="classNames">The classes in the order of the probabilities, as the labels name them; the slot names of the probabilities when null, or else the numbers from 0.</param>
    /// <param name="scores">What the scores are; logits go through a softmax first.</param>
    /// <exception cref="ArgumentException">A class has no name, or the name of another.</exception>
    /// <exception cref="ScoringException">The scores are not probabilities, and the log-loss would be silently wrong, or which class a key means is not known.</exception>
    public EvaluationResult Evaluate(
        IDataView scored, string scoreColumn = ScoreColumn, string labelColumn = LabelledVectors.LabelColumn, IReadOnlyList<string>? classNames = null, ScoreKind scores = ScoreKind.Probabilities)
    {
        ArgumentNullException.ThrowIfNull(scored);
        RequireNames(classNames);
        DataViewSchema.Column label = RequireLabel(scored.Schema, labelColumn);
        SourceColumn score = SourceColumn.Input(scored.Schema, new TensorInfo(scoreColumn, typeof(float), null));
        LabelClasses classes = LabelClasses.Pair(label, score.Info.RowLength, classNames ?? KeyNames.OfSlots(score.Column));
        MulticlassSink sink = new(classes.Names, labelColumn, scoreColumn, scores: scores) { Weight = RowWeight.NameOf(WeightColumn), WeightName = WeightColumn };
        EvaluationRun.Read(scored, [score, SourceColumn.Key(label, classes.OfKeys), .. Weights(scored, labelColumn)], batch => sink.Write(batch, batch));
        return sink.ToResult();
    }

    private static DataViewSchema.Column RequireLabel(DataViewSchema schema, string name)
    {
        DataViewSchema.Column label = EvaluationRun.RequireLabel(schema, name);
        return label.Type is KeyDataViewType { Count: > 0 and < int.MaxValue }
            ? label
            : throw new ScoringException($"Column '{name}' holds {label.Type}; labels are keys of which is known how many there are; make them with MapValueToKey.");
    }

    private static void RequireNames(IReadOnlyList<string>? classNames)
    {
        if (classNames is not null)
        {
            ClassNameCheck.Require(classNames, nameof(classNames));
        }
    }

    private IReadOnlyList<SourceColumn> Weights(IDataView data, string labelColumn) => RowWeight.Columns(data.Schema, WeightColumn, labelColumn);
}
