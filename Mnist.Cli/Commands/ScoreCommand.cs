using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Cli.Runs;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist score DIR --in FILE --out FILE</c>: batch scoring to csv.</summary>
internal sealed class ScoreCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder of a SavedModel." };
    private readonly Option<string> _in = new("--in") { Description = "Rows: .npy, .npz (its x), IDX or IDX.gz. Whole numbers from 0 to 255 are divided by 255, floats and booleans taken as they are.", HelpName = "FILE", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The .csv to write: a row per input row, a column per output.", HelpName = "FILE", Required = true };
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = "Rows per run of the network; 32 by default.", HelpName = "N" };
    private readonly Option<string?> _signature = new("--signature") { Description = "Signature to run; serving_default by default.", HelpName = "S" };

    public Command Build(CommandRunner runner)
    {
        Command command = new("score", "Score rows with a SavedModel in batches.\n\nExample: mnist score models/cnn --in data/mnist/t10k-images-idx3-ubyte.gz --out scores.csv") { _folder, _in, _out, _batchSize, _signature };
        command.SetAction(runner(Run));
        return command;
    }

    /// <summary>Refuses a batch size below 1.</summary>
    /// <exception cref="UsageException">The size is below 1.</exception>
    public static int? BatchSize(int? value) => value is null or > 0 ? value : throw new UsageException($"--batch-size: expected 1 or more, received {value}.");

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        int batchSize = BatchSize(context.Parsed.GetValue(_batchSize)) ?? BatchScorer.DefaultBatchSize;
        string target = context.Parsed.GetRequiredValue(_out);
        if (!target.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--out: expected a file that ends in .csv, received '{target}'.");
        }

        using BatchScorer scorer = BatchScorer.Load(context.Parsed.GetRequiredValue(_folder), context.Parsed.GetValue(_signature));
        NDArray rows = ReadRows(context.Parsed.GetRequiredValue(_in));
        RequireWritable(target);
        Stopwatch clock = Stopwatch.StartNew();
        float[][] scores = StoppedException.NothingWritten(() => RowProgress.Show(
            context, rows.Rows, progress => scorer.ScoreAll(rows.ToArray<float>(), (int)(rows.size / rows.Rows), batchSize, progress: progress, cancellation: cancellation)));
        double seconds = clock.Elapsed.TotalSeconds;
        Write(target, [.. scorer.Outputs.Select(output => output.Name)], scores, rows.Rows);
        context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows.Rows:N0} rows scored in {seconds:F2} s ({rows.Rows / seconds:N0} rows/s), written to {target}"));
        context.WriteJson(new ScoreResult(rows.Rows, seconds, rows.Rows / seconds), RunJson.Default.ScoreResult);
        return ExitCode.Done;
    }

    private static NDArray ReadRows(string file)
    {
        if (!File.Exists(file))
        {
            throw new DatasetException($"'{file}' {(Directory.Exists(file) ? "is a folder" : "does not exist")}; give a .npy, .npz, IDX or IDX.gz file with --in.");
        }

        NDArray rows = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".npy" => NpyFile.Read(file),
            ".npz" => NpzFile.Read(file, "x").GetValueOrDefault("x") ?? throw new DatasetException($"'{file}' holds no array named x; save it as np.savez(file, x=rows)."),
            ".csv" or ".tsv" or ".txt" or ".json" or ".parquet" or ".png" or ".jpg" or ".jpeg" =>
                throw new DatasetException($"'{file}' is of a kind that is not read; give a .npy, .npz, IDX or IDX.gz file with --in."),
            _ => Pixels(IdxFile.Read(file)),
        };
        if (rows.size == 0)
        {
            throw new DatasetException($"'{file}' holds no rows of shape {rows.shape}; give a file with some.");
        }

        return rows.dtype switch
        {
            TF_DataType.TF_UINT8 => rows / 255f,
            TF_DataType.TF_INT32 or TF_DataType.TF_INT64 => IsBytes(rows)
                ? rows / 255f
                : throw new DatasetException($"'{file}' holds whole numbers outside 0 to 255; give bytes, or floats, which are taken as they are."),
            _ => rows,
        };
    }

    private static bool IsBytes(NDArray rows) => rows.ToArray<long>().All(value => value is >= byte.MinValue and <= byte.MaxValue);

    private static NDArray Pixels((int[] Shape, byte[] Data) idx) => new(idx.Data, idx.Shape);

    private static void Write(string path, string[] outputs, float[][] scores, int rows)
    {
        int[] columns = [.. scores.Select(output => output.Length / rows)];
        try
        {
            Atomic.WriteFile(path, stream =>
            {
                using StreamWriter writer = new(stream, leaveOpen: true);
                writer.WriteLine(string.Join(
                    ',', outputs.SelectMany((output, n) => Enumerable.Range(0, columns[n]).Select(i => Quoted(string.Create(CultureInfo.InvariantCulture, $"{output}.{i}"))))));
                for (int row = 0; row < rows; row++)
                {
                    IEnumerable<float> values = scores.SelectMany((output, n) => new ArraySegment<float>(output, row * columns[n], columns[n]));
                    writer.WriteLine(string.Join(',', values.Select(score => score.ToString("R", CultureInfo.InvariantCulture))));
                }
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, error);
        }
    }

    /// <summary>A name as a cell of a csv (RFC 4180); it comes from the model's file and may hold anything.</summary>
    public static string Quoted(string name) => name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // Before the work and not after it.
    private static void RequireWritable(string path)
    {
        try
        {
            Atomic.ProbeFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, error);
        }
    }

    private static ModelFormatException CannotWrite(string path, Exception inner) =>
        new("the file cannot be written; give a file in an existing folder with --out", path, inner: inner);
}
