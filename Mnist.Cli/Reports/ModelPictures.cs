using Mnist.Cli.Runs;
using Mnist.Models.Datasets;

namespace Mnist.Cli.Reports;

/// <summary>A model's pictures for the report, as PNG.</summary>
internal sealed record ModelPictures(byte[] Loss, byte[] Accuracy, byte[]? Mistakes)
{
    /// <summary>The pictures by name.</summary>
    public IEnumerable<(string Name, byte[] Png)> Files => Mistakes is null
        ? [("loss", Loss), ("accuracy", Accuracy)]
        : [("loss", Loss), ("accuracy", Accuracy), ("mistakes", Mistakes)];

    public static ModelPictures Draw(ScoredRun run, ImageDataset data)
    {
        RunHistory history = run.Run.History;
        return new ModelPictures(
            CurvePlot.Draw("Loss", history.Loss, history.ValLoss),
            CurvePlot.Draw("Accuracy", history.Accuracy, history.ValAccuracy),
            MistakeSheet.Draw(run.Evaluation.Predictions, data));
    }
}
