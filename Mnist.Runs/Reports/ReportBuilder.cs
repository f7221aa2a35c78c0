using Mnist.Runs.Paper;
using Mnist.Runs.Records;

namespace Mnist.Runs.Reports;

/// <summary>Makes a report's contents from what is known of its runs.</summary>
internal static class ReportBuilder
{
    /// <param name="runs">At least one.</param>
    public static ReportView Build(IReadOnlyList<StoredRun> runs) => new(
        ReportText.Title(runs), ReportText.Introduction(runs), ReportText.Caution(runs), ReportTables.Overview(runs), ReportText.Comparison(runs), ModelsPlot.Evaluated(runs).Length > 1 ? new ModelsPlot(runs) : null, [.. runs.Select((run, i) => Model(run, i + 1))], ReportText.Ending(runs));

    private static ModelView Model(StoredRun run, int number)
    {
        IReadOnlyList<KerasRun> keras = ReportText.Reference(run)?.KerasRuns ?? [];
        (EvaluationRecord? evaluation, RegressionRecord? numbers) = (run.Evaluation, run.Regression);
        MisclassifiedImage[] misclassified = [.. (evaluation?.Misclassified ?? []).OrderByDescending(image => image.Probabilities[image.Predicted])];
        ReportPlot[] plots = evaluation is null ? [] : [.. Plots(evaluation)];
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
            evaluation is not null ? ReportTables.Metrics(evaluation) : numbers is not null ? ReportTables.Metrics(numbers) : null,
            evaluation is not null ? EvaluationText.LeftOut(evaluation) : numbers is not null ? EvaluationText.LeftOut(numbers) : null,
            EvaluationText.Weighted((evaluation?.From ?? numbers?.From)?.Weight, evaluation?.Weights ?? numbers?.Outputs[0].Metrics.Weights),
            evaluation is not null ? EvaluationText.Undefined(evaluation) : numbers is not null ? EvaluationText.Undefined(numbers) : [],
            evaluation is { MostConfused.Count: > 0 } ? ReportTables.Confused(evaluation) : null,
            evaluation is null ? null : ConfusionView.Create(evaluation),
            evaluation is null ? null : ReportText.Confusion(evaluation),
            evaluation is null ? null : ReportText.Confused(evaluation),
            evaluation is null ? null : ReportText.Classes(evaluation),
            evaluation?.From is null ? "Images" : evaluation.Weights is null ? "Rows" : "Weights",
            evaluation is null ? null : ReportTables.Classes(evaluation),
            plots,
            plots.Length > 0 ? ReportText.Plots(evaluation!) : null,
            misclassified.Length > 0 ? ReportText.Misclassified(evaluation!) : null,
            [.. misclassified.Select(image => MisclassifiedView.Create(image, evaluation!))]);
    }

    private static IEnumerable<ReportPlot> Plots(EvaluationRecord evaluation)
    {
        if (evaluation.Curves.Any(curve => curve.AveragePrecision is not null))
        {
            yield return new ClassCurvesPlot(evaluation.Curves, roc: true);
            yield return new ClassCurvesPlot(evaluation.Curves, roc: false);
        }

        if (evaluation.ExpectedCalibrationError is not null)
        {
            yield return new ReliabilityPlot(evaluation.Calibration);
        }
    }

    private static CurvePlot[] Curves(RunHistory history, IReadOnlyList<KerasRun> keras) =>
    [
        new CurvePlot("Loss")
        {
            Training = history.Loss,
            Validation = history.ValLoss,
            KerasTraining = Spreads(keras, run => run.Loss),
            KerasValidation = Spreads(keras, run => run.ValLoss),
        },
        new CurvePlot("Accuracy")
        {
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
