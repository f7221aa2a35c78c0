using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>Makes a report's contents from what is known of its runs.</summary>
internal static class ReportBuilder
{
    /// <param name="runs">At least one.</param>
    public static ReportView Build(IReadOnlyList<StoredRun> runs) => new(
        ReportText.Title(runs), ReportText.Introduction(runs), ReportText.Caution(runs), ReportTables.Overview(runs), ReportText.Comparison(runs), [.. runs.Select((run, i) => Model(run, i + 1))], ReportText.Ending(runs));

    private static ModelView Model(StoredRun run, int number)
    {
        IReadOnlyList<KerasRun> keras = ReportText.Reference(run)?.KerasRuns ?? [];
        IReadOnlyList<MisclassifiedImage> misclassified = run.Evaluation?.Misclassified ?? [];
        return new ModelView(
            number,
            run.Run?.Title ?? run.Name,
            ReportText.Missing(run),
            ReportText.DataNotes(run),
            run.Run is null ? null : ReportTables.Layers(run.Run),
            run.Run is null ? null : ReportTables.Recipe(run.Run),
            run.Run?.History is { Loss.Count: > 0 } history ? Curves(history, keras) : [],
            ReportText.CurvesNote(run),
            ReportTables.Test(run),
            run.Evaluation is null ? null : ConfusionView.Create(run.Evaluation),
            run.Evaluation is null ? null : ReportTables.Classes(run.Evaluation),
            misclassified.Count > 0 ? ReportText.Misclassified(run.Evaluation!) : null,
            [.. misclassified.Select(image => MisclassifiedView.Create(image, run.Evaluation!))]);
    }

    private static CurvePlot[] Curves(RunHistory history, IReadOnlyList<KerasRun> keras) =>
    [
        new CurvePlot
        {
            Title = "Loss",
            Training = history.Loss,
            Validation = history.ValLoss,
            KerasTraining = Spreads(keras, run => run.Loss),
            KerasValidation = Spreads(keras, run => run.ValLoss),
        },
        new CurvePlot
        {
            Title = "Accuracy",
            Training = history.Accuracy,
            Validation = history.ValAccuracy,
            KerasTraining = Spreads(keras, run => run.Accuracy),
            KerasValidation = Spreads(keras, run => run.ValAccuracy),
        },
    ];

    // A metric over the seeds, epoch by epoch; as far as all runs have it.
    private static SeedSpread[] Spreads(IReadOnlyList<KerasRun> runs, Func<KerasRun, IReadOnlyList<float>> curve) =>
        [.. Enumerable.Range(0, runs.Count == 0 ? 0 : runs.Min(run => curve(run).Count)).Select(epoch => SeedSpread.Of([.. runs.Select(run => (double)curve(run)[epoch])]))];
}
