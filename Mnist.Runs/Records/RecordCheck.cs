using System.Globalization;

namespace Mnist.Runs.Records;

/// <summary>Whether the parts of a record that was read belong together: files may be of another program, or edited.</summary>
internal static class RecordCheck
{
    // A report draws tables of classes x classes and plots of epochs.
    private const int MaxClasses = 1000;
    private const int MaxEpochs = 1_000_000;
    private const int MaxSide = 4096;
    private const long MaxCount = 1_000_000_000_000;
    private const int MaxPoints = 10_000;

    /// <summary>What is wrong with the record of a training; null when nothing is.</summary>
    public static string? Problem(RunRecord run)
    {
        RunHistory history = run.History;
        return run.Layers.Contains(null!) ? "a layer is null; make the record again"
            : run.TrainingImages < 0 || run.Recipe.ValidationSplit is not (>= 0 and < 1) ? string.Create(
                CultureInfo.InvariantCulture, $"it has {run.TrainingImages} training images, of which {run.Recipe.ValidationSplit} are held back, expected 0 or more and a fraction")
            : history.Loss.Count > MaxEpochs ? $"its history has {history.Loss.Count} epochs, expected at most {MaxEpochs}"
            : history.Accuracy.Count != history.Loss.Count ? $"its history has {history.Loss.Count} losses and {history.Accuracy.Count} accuracies, expected as many of each"
            : history.ValLoss.Count != history.ValAccuracy.Count || history.ValLoss.Count > history.Loss.Count
                ? $"its history has {history.Loss.Count} epochs and validation of {history.ValLoss.Count} and {history.ValAccuracy.Count}, expected one number an epoch or none"
            : null;
    }

    /// <summary>What is wrong with an evaluation; null when nothing is.</summary>
    public static string? Problem(EvaluationRecord evaluation)
    {
        int classes = evaluation.PerClass.Count;
        (int rows, int columns) = (evaluation.Data.Rows, evaluation.Data.Columns);
        return classes is 0 or > MaxClasses || evaluation.PerClass.Contains(null!) ? $"it has {classes} classes, expected 1 to {MaxClasses}"
            : evaluation.ConfusionMatrix.Count != classes || evaluation.ConfusionMatrix.Any(row => row?.Count != classes) ? $"its confusion matrix is not {classes} x {classes}, the number of its classes"
            : evaluation.ConfusionMatrix.SelectMany(row => row).Cast<long?>().FirstOrDefault(count => count is < 0 or > MaxCount) is { } count
                ? string.Create(CultureInfo.InvariantCulture, $"its confusion matrix counts {count} images, expected 0 to {MaxCount}")
            : evaluation.WeightedConfusion is { } weights && !weights.Fits(evaluation.ConfusionMatrix) ? "its weights are not those of its confusion matrix, a sum and a sum of squares above 0 for each cell with rows and 0 for the others"
            : rows is < 1 or > MaxSide || columns is < 1 or > MaxSide ? $"its images are {rows} x {columns}, expected 1 to {MaxSide} on each side"
            : Math.Min(evaluation.MissingLabels, evaluation.NonFiniteScores) < 0 ? $"it counts {evaluation.MissingLabels} images without a label and {evaluation.NonFiniteScores} with scores that are no numbers, expected 0 or more"
            : evaluation.TopK.Contains(null!) || evaluation.Curves.Contains(null!) || (evaluation.Curves.Count > 0 && evaluation.Curves.Count != classes && evaluation.Threshold is null)
                ? $"it has {evaluation.Curves.Count} curves, expected one for each of {classes} classes or none, or a part of them is null"
            : evaluation.Curves.FirstOrDefault(curve => !Fits(curve.FalsePositiveRate, curve.TruePositiveRate) || !Fits(curve.Recall, curve.Precision)) is not null
                ? $"a curve has more than {MaxPoints} points, fewer of one axis than of the other, or points outside of 0 to 1"
            : evaluation.Calibration.Any(bin => bin is { Rows: > 0, EffectiveRows: not null } && !(bin.EffectiveRows is >= 0.5 and < MaxCount && bin.Accuracy is >= 0 and <= 1)) ? "the weights of a range of its calibration are none"
            : evaluation.Calibration.Contains(null!) || evaluation.Misclassified.Contains(null!) ? "a part of its calibration or a misclassified image is null"
            : evaluation.Misclassified.FirstOrDefault(image => !Fits(image, classes, rows * columns)) is { } wrong
                ? $"misclassified image {wrong.Index} has {wrong.Pixels.Length} pixels, {wrong.Probabilities.Count} probabilities and classes {wrong.Actual} and {wrong.Predicted}, expected {rows * columns} pixels, {classes} probabilities and classes below {classes}"
            : null;
    }

    /// <summary>What is wrong with an evaluation of numbers; null when nothing is.</summary>
    public static string? Problem(RegressionRecord evaluation) =>
        evaluation.Task != RegressionRecord.TaskName ? $"its task is '{Mnist.Formats.FileText.Name(evaluation.Task)}', expected {RegressionRecord.TaskName}"
        : evaluation.Outputs.Count is 0 or > MaxClasses || evaluation.Outputs.Contains(null!) ? $"it has {evaluation.Outputs.Count} numbers, expected 1 to {MaxClasses}"
        : evaluation.Outputs.FirstOrDefault(output => output.Metrics.Rows is < 0 or > MaxCount || Math.Min(output.Metrics.MissingLabels, output.Metrics.NonFiniteScores) < 0) is { } wrong
            ? $"it counts rows of '{Mnist.Formats.FileText.Name(wrong.Name)}' that no file has"
        : null;

    private static bool Fits(IReadOnlyList<double> x, IReadOnlyList<double> y) => x.Count == y.Count && x.Count <= MaxPoints && x.Concat(y).All(value => value is >= 0 and <= 1);

    private static bool Fits(MisclassifiedImage image, int classes, int pixels) =>
        image.Pixels.Length == pixels && image.Probabilities.Count == classes && image.Actual >= 0 && image.Actual < classes && image.Predicted >= 0 && image.Predicted < classes;
}
