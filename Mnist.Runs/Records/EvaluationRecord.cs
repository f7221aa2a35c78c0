using System.Text.Json.Serialization;
using Mnist.MLNet.Evaluation;

namespace Mnist.Runs.Records;

/// <summary>How well a model told classes apart, on labelled images or on the rows of a file, written as <see cref="FileName"/>: all that a report needs, without the data and without scoring again.</summary>
/// <remarks>What follows from the confusion matrix is computed and not read, so records of earlier versions have it too; what those lack is empty.</remarks>
public sealed record EvaluationRecord
{
    /// <summary>Name of the file, beside a model or in a folder of its own.</summary>
    public const string FileName = "evaluation.json";

    /// <summary>Most images kept in <see cref="Misclassified"/>.</summary>
    public const int MaxMisclassified = 25;

    /// <summary>Which model was evaluated.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>On which images.</summary>
    public required DataIdentity Data { get; init; }

    /// <summary>Images evaluated: those whose scores are numbers.</summary>
    public required long Rows { get; init; }

    /// <summary>Images without a label, which are in none of the figures.</summary>
    public long MissingLabels { get; init; }

    /// <summary>Images with a score that is NaN or infinite, which are in none of the figures.</summary>
    public long NonFiniteScores { get; init; }

    /// <summary>By which columns of a file of rows it was made; null for one on images of a data set. <see cref="Data"/> then has the file's name, its rows as images of one pixel, and the SHA-256 of the files.</summary>
    public RowsIdentity? From { get; init; }

    /// <summary>What the weights of the rows come to; null where all count alike. With weights every figure that is no count is weighted.</summary>
    public WeightSummary? Weights { get; init; }

    /// <summary>Where two classes are told apart by one score: a row is predicted as positive where its probability is above this; null for any other model.</summary>
    public double? Threshold { get; init; }

    /// <summary>Where two classes are told apart by one score: mean squared distance between the probability and 1 or 0 (Brier's score); null for any other model.</summary>
    public double? BrierScore { get; init; }

    /// <summary>Images whose highest probability several classes share; the first of them counts as predicted.</summary>
    public long TiedRows { get; init; }

    /// <summary>Whether the model's output was taken for logits, and went through a softmax first.</summary>
    public bool Logits { get; init; }

    /// <summary>Fraction of images whose most probable class is the right one (ML.NET's micro-accuracy).</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean of the classes' own accuracies, over the classes that occur.</summary>
    public required double MacroAccuracy { get; init; }

    /// <summary>Mean negative natural logarithm of the right class's probability.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Counts, by true class and then by predicted class.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix { get; init; }

    /// <summary>The confusion matrix in weights; null where all rows count alike.</summary>
    public WeightedConfusion? WeightedConfusion { get; init; }

    /// <summary>How often the right class is among the most probable ones.</summary>
    public IReadOnlyList<TopKAccuracy> TopK { get; init => field = value ?? []; } = [];

    /// <summary>Precision, recall and F1 of each class.</summary>
    public required IReadOnlyList<ClassMetrics> PerClass { get; init; }

    /// <summary>Each class against all others: ROC and precision-recall curve, area and average precision; empty in records of versions that had none.</summary>
    public IReadOnlyList<ScoreCurves> Curves { get; init => field = value ?? []; } = [];

    /// <summary>How often the model is right where it is how sure, in ranges from 0 to 1.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>The misclassified images the model was most sure of, the surest first; at most <see cref="MaxMisclassified"/>.</summary>
    public required IReadOnlyList<MisclassifiedImage> Misclassified { get; init; }

    /// <summary>Images scored and evaluated per second.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>The machine that scored.</summary>
    public required string Machine { get; init; }

    /// <summary>When the evaluation ended.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Wilson's 95 % interval of the accuracy.</summary>
    public ConfidenceInterval? AccuracyInterval => Statistics.AccuracyInterval;

    /// <summary>Means of precision, recall and F1 in which each class counts once.</summary>
    public ClassMeans Macro => Statistics.Macro;

    /// <summary>Means of precision, recall and F1 in which each class counts by its images.</summary>
    public ClassMeans Weighted => Statistics.Weighted;

    /// <summary>Cohen's kappa; null where all images are of one class and predicted as it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Kappa => Statistics.Kappa;

    /// <summary>Matthews' correlation coefficient; null where only one class occurs or only one is predicted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? MatthewsCorrelation => Statistics.MatthewsCorrelation;

    /// <summary>Mean area under the classes' ROC curves, over the classes that have one; null without any.</summary>
    public double? MacroAuc => ScoreCurves.Mean(Curves, curve => curve.Auc);

    /// <summary>Mean average precision of the classes, over the classes that have one; null without any.</summary>
    public double? MacroAveragePrecision => ScoreCurves.Mean(Curves, curve => curve.AveragePrecision);

    /// <summary>Expected calibration error: how far the probabilities are from how often the model is right, the mean distance over all images, 0 for a model that is right as often as it says.</summary>
    public double? ExpectedCalibrationError => CalibrationBin.ExpectedError(Calibration);

    /// <summary>Which classes are taken for which most often.</summary>
    public IReadOnlyList<ConfusedPair> MostConfused => Statistics.MostConfused;

    /// <summary>Why a figure is null, by its name, as <c>kappa</c>; null when none is.</summary>
    public IReadOnlyDictionary<string, string>? Undefined => Statistics.Undefined;

    /// <summary>The record of an evaluation.</summary>
    internal static EvaluationRecord Of(EvaluationResult result, ModelIdentity model, double rowsPerSecond, DataIdentity data, bool logits, DateTimeOffset date) => new()
    {
        Model = model,
        Data = data,
        Rows = result.Rows,
        MissingLabels = result.MissingLabels,
        NonFiniteScores = result.NonFiniteScores,
        Weights = result.Weights,
        TiedRows = result.TiedRows,
        Logits = logits,
        Accuracy = result.Accuracy,
        MacroAccuracy = result.MacroAccuracy,
        LogLoss = result.LogLoss,
        ConfusionMatrix = result.ConfusionMatrix,
        WeightedConfusion = result.WeightedConfusion,
        TopK = result.TopK,
        PerClass = result.PerClass,
        Curves = result.Curves,
        Calibration = result.Calibration,
        Misclassified = [],
        RowsPerSecond = Math.Round(rowsPerSecond, 1),
        Machine = RunMachine.Description,
        Date = date,
    };

    /// <summary>What follows from the confusion matrix, in records of any version.</summary>
    internal ConfusionStatistics Statistics => new(ConfusionMatrix, [.. PerClass.Select(row => row.Label)], WeightedConfusion);

    /// <summary>The curve of a class; null where there is none.</summary>
    /// <param name="row">The class, one of <see cref="PerClass"/>.</param>
    /// <param name="place">Its place there, from 0.</param>
    /// <returns>The curve; found by the place where each class has one, and by the label where not.</returns>
    public ScoreCurves? CurveOf(ClassMetrics row, int place) => Curves.Count == PerClass.Count ? Curves[place] : Curves.FirstOrDefault(curve => curve.Label == row.Label);

    /// <summary>Number of misclassified images, those that are not kept included.</summary>
    internal long MisclassifiedCount => Rows - ConfusionMatrix.Select((row, actual) => row[actual]).Sum();
}
