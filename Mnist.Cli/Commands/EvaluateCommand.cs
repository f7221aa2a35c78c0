using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Cli.Runs;
using Mnist.Formats.Data;
using Mnist.MLNet.Evaluation;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist evaluate DIR</c>: ML.NET's evaluation of a SavedModel on the test set.</summary>
internal sealed class EvaluateCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder of a SavedModel." };
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Pictures per run of the network; 32 by default.", HelpName = "N" };

    public Command Build(CommandRunner runner)
    {
        Command command = new("evaluate", "Evaluate a SavedModel on the test set through ML.NET.\n\nExample: mnist evaluate models/cnn") { _folder, _batchSize };
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        int? batchSize = ScoreCommand.BatchSize(context.Parsed.GetValue(_batchSize));
        ImageDataset data = context.Data(cancellation);
        EvaluationResult result = StoppedException.NothingWritten(() => Scoring.Evaluate(context.Parsed.GetRequiredValue(_folder), data, batchSize, cancellation));
        context.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Rows:N0} pictures: accuracy {result.Accuracy:P2}, macro accuracy {result.MacroAccuracy:P2}, log-loss {result.LogLoss:F4}, {result.RowsPerSecond:N0} pictures/s"));
        context.Console.Write(Tables.Confusion(result));
        context.Console.Write(Tables.PerClass(result));
        context.WriteJson(
            new EvaluateResult(
                result.Rows,
                result.Accuracy,
                result.MacroAccuracy,
                result.LogLoss,
                result.ConfusionMatrix,
                [.. result.PerClass.Select(row => new ClassRow(row.Label, row.Precision, row.Recall, row.F1, row.Support))],
                result.RowsPerSecond),
            RunJson.Default.EvaluateResult);
        return ExitCode.Done;
    }
}
