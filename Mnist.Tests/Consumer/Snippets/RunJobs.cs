using Mnist.Formats.Data;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;

namespace Mnist.Tests.Consumer.Snippets;

internal static class RunJobs
{
    public static void Run()
    {
        #region README
        ImageDataset data = DatasetLocator.Find("mnist", downloader: new DatasetDownloader());
        TrainingRun run = TrainingRun.Create(new TrainSettings { Model = "mlp", Epochs = 2, Out = "runs/mlp" });
        TrainedModel trained = new TrainingJob(run).Run(data);
        new EvaluationJob(new EvaluateSettings { SavedModel = "models/lstm", Out = "runs/theirs" }).Run(data);
        ReportRecord report = new ReportJob(new ReportSettings { Runs = ["runs/mlp", "runs/theirs"], Out = "runs" }).Run();
        Console.WriteLine($"{trained.Evaluation!.Accuracy:P2}, see {report.Report}");
        #endregion
    }
}
