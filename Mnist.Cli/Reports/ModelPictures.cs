using System.Globalization;
using System.Text;
using Mnist.Cli.Runs;
using Mnist.Formats.Data;
using Mnist.Runs.Paper;

namespace Mnist.Cli.Reports;

/// <summary>A model's pictures for the report.</summary>
/// <param name="Loss">Loss over the epochs.</param>
/// <param name="Accuracy">Accuracy over the epochs.</param>
/// <param name="Mistakes">Pictures it read wrongly.</param>
internal sealed record ModelPictures(CurvePlot Loss, CurvePlot Accuracy, IReadOnlyList<Mistake> Mistakes)
{
    /// <summary>The pictures as files beside the Markdown: name and content.</summary>
    public IEnumerable<(string Name, byte[] Content)> Files =>
    [
        ("loss.svg", Encoding.UTF8.GetBytes(Loss.DrawAlone())),
        ("accuracy.svg", Encoding.UTF8.GetBytes(Accuracy.DrawAlone())),
        .. Mistakes.Select((mistake, i) => (MistakeName(i), mistake.Png)),
    ];

    /// <summary>Name of the file of a mistake.</summary>
    public static string MistakeName(int index) => string.Create(CultureInfo.InvariantCulture, $"mistake-{index + 1:D2}.png");

    public static ModelPictures Draw(ScoredRun run, ImageDataset data)
    {
        RunHistory history = run.Run.History;
        IReadOnlyList<KerasRun> keras = ReportFigures.Reference(run)?.KerasRuns ?? [];
        return new ModelPictures(
            new CurvePlot
            {
                Title = "Loss",
                Training = history.Loss,
                Validation = history.ValLoss,
                KerasTraining = [.. keras.Select(other => other.Loss)],
                KerasValidation = Drawn(keras.Select(other => other.ValLoss)),
            },
            new CurvePlot
            {
                Title = "Accuracy",
                Training = history.Accuracy,
                Validation = history.ValAccuracy,
                KerasTraining = [.. keras.Select(other => other.Accuracy)],
                KerasValidation = Drawn(keras.Select(other => other.ValAccuracy)),
            },
            Mistake.Of(run, data));
    }

    private static IReadOnlyList<float>[] Drawn(IEnumerable<IReadOnlyList<float>> curves) => [.. curves.Where(curve => curve.Count > 0)];
}
