using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Cli.Runs;
using Mnist.Models.Zoo;

namespace Mnist.Cli.Reports;

/// <summary>The tables of the report as texts, so that HTML and Markdown say the same.</summary>
internal static class ReportFigures
{
    public const string Title = "Five networks read handwritten digits";

    public const string Introduction =
        "The networks of the paper \"mnist 手寫數字辨識\" (recognition of handwritten digits), trained anew by the paper's recipes on the 60,000 training pictures of MNIST "
        + "and judged on its 10,000 test pictures. Training ran on Mnist's own engine; the figures below are ML.NET's, scored from the saved TensorFlow SavedModels.";

    public static readonly string[] OverviewHeader = ["Model", "Parameters", "Epochs", "Test accuracy", "Paper", "Keras 3, same recipe", "Training seconds", "Pictures/s"];

    public static IEnumerable<string[]> Overview(IEnumerable<ScoredRun> runs) => runs.Select(run => (string[])
    [
        run.Run.Model, Count(run.Run.Parameters), Count(run.Run.Epochs), Tables.Percent(run.Evaluation.Accuracy), Paper(run), Keras(run),
        run.Run.Seconds.ToString("F1", CultureInfo.InvariantCulture), Count((int)run.Run.ImagesPerSecond),
    ]);

    public static readonly string[] LayersHeader = ["Layer", "Type", "Output shape", "Parameters"];

    public static IEnumerable<string[]> Layers(ScoredRun run) => run.Run.Layers.Select(layer => (string[])[layer.Name, layer.Type, layer.OutputShape, Count(layer.Parameters)]);

    public static readonly string[] TestHeader = ["Figure", "Here", "Paper", "Keras 3, same recipe"];

    public static IEnumerable<string[]> Test(ScoredRun run) =>
    [
        ["Accuracy", Tables.Percent(run.Evaluation.Accuracy), Paper(run), Keras(run)],
        ["Macro accuracy", Tables.Percent(run.Evaluation.MacroAccuracy), "-", "-"],
        ["Log-loss", run.Evaluation.LogLoss.ToString("F4", CultureInfo.InvariantCulture), "-", "-"],
        ["Scoring speed through ML.NET", $"{Count((int)run.Evaluation.RowsPerSecond)} pictures/s", "-", "-"],
    ];

    public static readonly string[] ClassHeader = ["Digit", "Precision", "Recall", "F1", "Pictures"];

    public static IEnumerable<string[]> Classes(ScoredRun run) => run.Evaluation.PerClass.Select(row => (string[])
        [row.Label, Tables.Percent(row.Precision), Tables.Percent(row.Recall), Tables.Percent(row.F1), Count(row.Support)]);

    public static string Recipe(ScoredRun run)
    {
        Recipe recipe = run.Run.Recipe;
        string validation = recipe.ValidationSplit > 0 ? string.Create(CultureInfo.InvariantCulture, $", the last {recipe.ValidationSplit:P0} of the training pictures held back for validation") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{recipe.Optimizer.ToUpperInvariant()} with learning rate {recipe.LearningRate}, batches of {recipe.BatchSize}, {run.Run.Epochs} epochs over {run.Run.TrainingImages:N0} pictures{validation}; seed {run.Run.Seed}, {run.Run.Threads} threads, {run.Run.StepMilliseconds:F2} ms per step. Weights SHA-256: {run.Run.WeightsSha256}.");
    }

    public static string MistakesCaption(ScoredRun run)
    {
        int wrong = run.Evaluation.Rows - (int)Math.Round(run.Evaluation.Accuracy * run.Evaluation.Rows);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Min(MistakeSheet.Most, wrong)} of the {wrong:N0} test pictures it got wrong, the first in the order of the test set");
    }

    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Paper(ScoredRun run) => ModelZoo.Get(run.Run.Model).Reference.Paper is { } paper ? Tables.Percent(paper) : "-";

    private static string Keras(ScoredRun run) => Tables.Range(ModelZoo.Get(run.Run.Model).Reference);
}
