using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.MLNet.Batches;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist score DIR --in FILE --out FILE</c>: batch scoring from files of rows to files of scores.</summary>
internal sealed class ScoreCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder of a SavedModel." };
    private readonly Option<string> _in = new("--in") { Description = "Rows: a csv or Parquet file with named columns, .npy, .npz (its x, or an array of each input's name), IDX or IDX.gz, or a folder of images. A pattern in quotes, as '2026-*/part-*.csv', stands for files of one kind and of the same columns, which are read as one. Where the model takes floats, bytes, and whole numbers from 0 to 255 of arrays, are divided by 255; all else is taken as it is.", HelpName = "FILE", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "What to write, a row per input row: .csv, .tsv or .parquet with a column per number of an output, .npz with an array per output, .npy of the only one.", HelpName = "FILE", Required = true };
    private readonly Option<string[]> _columns = new("--columns") { Description = "Columns of a csv or Parquet file that the model takes, or INPUT=COLUMNS for each of several inputs: 'age,height', 'pixel*' for pixel0, pixel1, ... or 'first..last' for all between; those of the inputs' own names by default.", HelpName = "COLUMNS" };
    private readonly Option<string?> _id = new("--id") { Description = "Column that names the rows, carried along as it is; none by default, but the path of each image of a folder.", HelpName = "COLUMN" };
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "The csv has no line of names; its columns are then 0, 1, 2, ..." };
    private readonly Option<string?> _separator = new("--separator") { Description = "What stands between the cells of the csv; a comma by default, a tab in a .tsv.", HelpName = "C" };
    private readonly Option<string?> _missing = new("--missing") { Description = "What becomes of missing numbers: refuse, the default, or nan.", HelpName = "refuse|nan" };
    private readonly Option<double?> _divideBy = new("--divide-by") { Description = "Divide the numbers that become floats, as by 255 where a csv holds pixels; nothing by default, but bytes by 255.", HelpName = "X" };
    private readonly Option<bool> _prepareDigits = new("--prepare-digits") { Description = "Bring images of any size into the form of MNIST's digits, as 'mnist predict' does." };
    private readonly Option<string?> _shard = new("--shard") { Description = "Score the K-th of N parts of the rows; the results one after another are that of the whole.", HelpName = "K/N" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Keep scored rows as the work goes on, and go on from those of a run that was ended; right for the first run too." };
    private readonly Option<int?> _checkpointEvery = new("--checkpoint-every") { Description = "Rows after which --resume keeps them; every two seconds by default.", HelpName = "ROWS" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace the file to write where it is there." };
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = $"Rows per run of the network; {ScoringOptions.DefaultBatchSize} by default.", HelpName = "N" };
    private readonly Option<string?> _signature = new("--signature") { Description = "Signature to run; serving_default by default.", HelpName = "S" };

    private readonly Option<string?> _engine = EngineOption.Create();

    public Command Build(CommandRunner runner)
    {
        Command command = new("score", "Score rows with a SavedModel in batches.\n\nExample: mnist score models/cnn --in data/mnist/t10k-images-idx3-ubyte.gz --out scores.csv")
        {
            _folder, _in, _out, _columns, _id, _noHeader, _separator, _missing, _divideBy, _prepareDigits, _shard, _resume, _checkpointEvery, _force, _batchSize, _signature, _engine,
        };
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
            Columns = context.Parsed.GetValue(_columns) is { Length: > 0 } columns ? columns : null,
            Id = context.Parsed.GetValue(_id),
            NoHeader = context.Parsed.GetValue(_noHeader),
            Separator = context.Parsed.GetValue(_separator),
            Missing = context.Parsed.GetValue(_missing),
            DivideBy = context.Parsed.GetValue(_divideBy),
            PrepareDigits = context.Parsed.GetValue(_prepareDigits),
            Shard = context.Parsed.GetValue(_shard),
            Resume = context.Parsed.GetValue(_resume),
            CheckpointEvery = context.Parsed.GetValue(_checkpointEvery),
            Force = context.Parsed.GetValue(_force),
            BatchSize = context.Parsed.GetValue(_batchSize),
            Engine = context.Parsed.GetValue(_engine),
            Signature = context.Parsed.GetValue(_signature),
        };
        ScoringJob job = new(settings);
        ScoreRecord result = settings.Resume ? StoppedException.Kept(Score) : StoppedException.NothingWritten(Score);
        context.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{result.Rows:N0} rows scored in {result.Seconds:F2} s ({result.RowsPerSecond:N0} rows/s), written to {settings.Out}"));
        context.WriteLines(result.Notes ?? []);
        context.WriteJson(result, RecordJson.Of<ScoreRecord>());
        return ExitCode.Done;

        ScoreRecord Score() => RowProgress.Show(context.Console, "scoring", progress => job.Run(progress, cancellation));
    }
}
