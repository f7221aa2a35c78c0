using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.MLNet.Batches;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist score DIR --in FILE --out FILE</c>: batch scoring to csv.</summary>
internal sealed class ScoreCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder of a SavedModel." };
    private readonly Option<string> _in = new("--in") { Description = "Rows: .npy, .npz (its x, or an array of each input's name), IDX or IDX.gz. Where the model takes floats, whole numbers from 0 to 255 are divided by 255; all else is taken as it is.", HelpName = "FILE", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The .csv to write: a row per input row, a column per output.", HelpName = "FILE", Required = true };
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = $"Rows per run of the network; {ScoringOptions.DefaultBatchSize} by default.", HelpName = "N" };
    private readonly Option<string?> _signature = new("--signature") { Description = "Signature to run; serving_default by default.", HelpName = "S" };

    private readonly Option<string?> _engine = EngineOption.Create();

    public Command Build(CommandRunner runner)
    {
        Command command = new("score", "Score rows with a SavedModel in batches.\n\nExample: mnist score models/cnn --in data/mnist/t10k-images-idx3-ubyte.gz --out scores.csv") { _folder, _in, _out, _batchSize, _signature, _engine };
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        ScoreSettings settings = new()
        {
            SavedModel = context.Parsed.GetRequiredValue(_folder),
            In = context.Parsed.GetRequiredValue(_in),
            Out = context.Parsed.GetRequiredValue(_out),
            BatchSize = context.Parsed.GetValue(_batchSize),
            Engine = context.Parsed.GetValue(_engine),
            Signature = context.Parsed.GetValue(_signature),
        };
        ScoringJob job = new(settings);
        ScoreRecord result = StoppedException.NothingWritten(() => RowProgress.Show(context.Console, "scoring", progress => job.Run(progress, cancellation)));
        context.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{result.Rows:N0} rows scored in {result.Seconds:F2} s ({result.RowsPerSecond:N0} rows/s), written to {settings.Out}"));
        context.WriteLines(result.Notes ?? []);
        context.WriteJson(result, RecordJson.Of<ScoreRecord>());
        return ExitCode.Done;
    }
}
