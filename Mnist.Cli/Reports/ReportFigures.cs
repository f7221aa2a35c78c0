using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Cli.Runs;
using Mnist.Runs.Paper;

namespace Mnist.Cli.Reports;

/// <summary>The texts and tables of the report, so that HTML and Markdown say the same.</summary>
internal static class ReportFigures
{
    public const string Confusion = "Confusion matrix: how many test pictures of each true class (rows) were read as which class (columns)";

    public const string CurvesNote = "Thick lines with marks: this run. Thin lines: Keras 3 on TensorFlow with the same recipe, one line per seed.";

    public static readonly string[] OverviewHeader = ["Model", "Parameters", "Epochs", "Test accuracy", "Paper", "Keras 3, same recipe", "Training seconds", "Pictures/s"];

    public static readonly string[] LayersHeader = ["Layer", "Type", "Output shape", "Parameters"];

    public static readonly string[] TestHeader = ["On the test set", "Here", "Paper", "Keras 3, same recipe"];

    public static readonly string[] ClassHeader = ["Class", "Precision", "Recall", "F1", "Pictures"];

    public static string Title(IReadOnlyList<ScoredRun> runs) =>
        $"{(runs.Count == 1 ? "A network reads" : $"{Words(runs.Count)} networks read")} {(IsMnist(runs) ? "handwritten digits" : "pictures")}";

    public static string Introduction(IReadOnlyList<ScoredRun> runs)
    {
        string pictures = string.Join(" or ", runs.Select(run => Count(run.Run.TrainingImages)).Distinct());
        string tested = string.Join(" or ", runs.Select(run => Count(run.Evaluation.Rows)).Distinct());
        return $"{(runs.Count == 1 ? "A network" : "Networks")} of the paper \"mnist 手寫數字辨識\" (recognition of handwritten digits), trained anew on {pictures} training pictures of {Dataset(runs)} "
            + $"and judged on its {tested} test pictures. Training ran on Mnist's own engine; the figures on the test set are ML.NET's, scored from the saved TensorFlow SavedModels.";
    }

    /// <summary>What keeps the figures from being compared with the paper's; null when nothing does.</summary>
    public static string? Caution(IReadOnlyList<ScoredRun> runs)
    {
        if (!IsMnist(runs))
        {
            return "The paper and Keras figures are of MNIST, so none are set beside these.";
        }

        string[] shorter = [.. runs.Where(run => Reference(run) is { } zoo && (zoo.Recipe != run.Run.Recipe || run.Run.TrainingImages < FullTrainingSet)).Select(run => run.Run.Model)];
        return shorter.Length == 0 ? null : $"Not comparable with the paper: {string.Join(", ", shorter)} {(shorter.Length == 1 ? "was" : "were")} trained by another recipe, or on fewer pictures, than the paper's.";
    }

    public static IEnumerable<string[]> Overview(IEnumerable<ScoredRun> runs) => runs.Select(run => (string[])
    [
        run.Run.Model, Count(run.Run.Parameters), Count(run.Run.Epochs), Tables.Percent(run.Evaluation.Accuracy), Paper(run), Keras(run),
        run.Run.Seconds.ToString("F1", CultureInfo.InvariantCulture), Count((int)run.Run.ImagesPerSecond),
    ]);

    public static IEnumerable<string[]> Layers(ScoredRun run) =>
    [
        .. run.Run.Layers.Select(layer => (string[])[layer.Name, layer.Type, layer.OutputShape, Count(layer.Parameters)]),
        ["Total", string.Empty, string.Empty, Count(run.Run.Parameters)],
    ];

    public static IEnumerable<string[]> Test(ScoredRun run) =>
    [
        ["Accuracy", Tables.Percent(run.Evaluation.Accuracy), Paper(run), Keras(run)],
        ["Mean accuracy of the classes", Tables.Percent(run.Evaluation.MacroAccuracy), "-", "-"],
        ["Log-loss", run.Evaluation.LogLoss.ToString("F4", CultureInfo.InvariantCulture), "-", KerasLoss(run)],
        ["Scoring through ML.NET", $"{Count((int)run.Evaluation.RowsPerSecond)} pictures/s", "-", "-"],
    ];

    public static IEnumerable<string[]> Classes(ScoredRun run) => run.Evaluation.PerClass.Select(row => (string[])
        [row.Label, Tables.Percent(row.Precision), Tables.Percent(row.Recall), Tables.Percent(row.F1), Count(row.Support)]);

    /// <summary>How the model was trained, as pairs of a name and a value.</summary>
    public static IEnumerable<string[]> Recipe(ScoredRun run)
    {
        Recipe recipe = run.Run.Recipe;
        return
        [
            ["Optimizer", string.Create(CultureInfo.InvariantCulture, $"{recipe.Optimizer}, learning rate {recipe.LearningRate}")],
            ["Loss", recipe.Loss],
            ["Batch", $"{Count(recipe.BatchSize)} pictures"],
            ["Epochs", $"{Count(run.Run.Epochs)} over {Count(run.Run.TrainingImages)} pictures"],
            ["Validation", recipe.ValidationSplit > 0 ? string.Create(CultureInfo.InvariantCulture, $"on the last {recipe.ValidationSplit * 100:F0} % of them, held back from training") : "none"],
            ["Seed", run.Run.Seed.ToString(CultureInfo.InvariantCulture)],
            ["Time", string.Create(CultureInfo.InvariantCulture, $"{run.Run.Seconds:F1} s with {run.Run.Threads} threads, {run.Run.StepMilliseconds:F2} ms per step")],
            ["SHA-256 of the weights", run.Run.WeightsSha256],
        ];
    }

    public static string MistakesCaption(ScoredRun run)
    {
        long wrong = run.Evaluation.Rows - run.Evaluation.ConfusionMatrix.Select((row, actual) => row[actual]).Sum();
        return wrong <= Mistake.Most
            ? $"The {Count(wrong)} test pictures it got wrong"
            : $"{Mistake.Most} of the {Count(wrong)} test pictures it got wrong, the first in the order of the test set";
    }

    public static string Ending(IReadOnlyList<ScoredRun> runs)
    {
        string made = runs.Count == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"Made on {runs[^1].Run.Date:yyyy-MM-dd} by mnist reproduce. Machine: {runs[^1].Run.Machine}. ");
        return made + (IsMnist(runs) ? "Data: MNIST, Yann LeCun and Corinna Cortes, CC BY-SA 3.0." : $"Data: {Dataset(runs)}.");
    }

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The model of the paper to compare a run with; null for others, and for other data.</summary>
    public static ZooModel? Reference(ScoredRun run) => run.Run.IsOfMnist ? ModelZoo.All.FirstOrDefault(zoo => zoo.Name == run.Run.Model) : null;

    private const int FullTrainingSet = 60_000;

    private static bool IsMnist(IEnumerable<ScoredRun> runs) => runs.All(run => run.Run.IsOfMnist);

    private static string Dataset(IEnumerable<ScoredRun> runs) => string.Join(", ", runs.Select(run => run.Run.IsOfMnist ? "MNIST" : run.Run.Dataset!).Distinct());

    private static string Words(int count) => count switch
    {
        2 => "Two",
        3 => "Three",
        4 => "Four",
        5 => "Five",
        _ => Count(count),
    };

    private static string Paper(ScoredRun run) => Reference(run)?.Reference.Paper is { } paper ? Tables.Percent(paper) : "-";

    private static string Keras(ScoredRun run) => Reference(run) is { } zoo ? Tables.Range(zoo.Reference) : "-";

    private static string KerasLoss(ScoredRun run) => Reference(run)?.KerasRuns is { Count: > 0 } runs
        ? string.Join(" to ", ((float[])[runs.Min(other => other.TestLoss), runs.Max(other => other.TestLoss)]).Distinct().Select(loss => loss.ToString("F4", CultureInfo.InvariantCulture)))
        : "-";
}
