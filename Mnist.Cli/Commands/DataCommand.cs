using System.CommandLine;
using System.Globalization;
using Mnist.Cli.Rendering;
using Mnist.Formats.Data;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist data</c>: where the data are, how many, whether they are the right ones.</summary>
internal sealed class DataCommand
{
    private const int MaxImages = 6;

    private readonly Option<bool> _verify = new("--verify") { Description = "Compare the files with the checksums of the data set." };
    private readonly Option<bool> _download = new("--download") { Description = "Download the data set first, into the user's cache or the folder named with --data; an interrupted download is resumed." };

    public Command Build(CommandRunner runner)
    {
        Command command = new("data", "Show where the data set is, what it holds, and a few images.\n\nExample: mnist data --dataset fashion-mnist --download --verify") { _verify, _download, SharedOptions.Data, SharedOptions.Dataset };
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        ImageDataset data = context.Parsed.GetValue(_download) ? context.DownloadedData(cancellation) : context.Data(cancellation);
        bool verify = context.Parsed.GetValue(_verify);
        bool? verified = verify ? data.Verify(cancellation) : null;
        context.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Name} in {data.Location}: {data.TrainLabels.Length:N0} training and {data.TestLabels.Length:N0} test images of {data.Rows} x {data.Columns}"));
        if (verify)
        {
            context.Console.WriteLine(verified switch
            {
                true => $"All four parts match the checksums of {data.Name}.",
                false => $"These are not the images of {data.Name}: a checksum differs.",
                null => $"No checksums of {data.Name} are known for files of this form; take the four .gz files.",
            });
        }

        if (context.Console.IsInteractive() && data is { Rows: DigitImage.Side, Columns: DigitImage.Side })
        {
            int count = Math.Clamp(context.Console.Profile.Width / DigitImage.Side, 1, Math.Min(MaxImages, data.TrainLabels.Length));
            int size = data.Rows * data.Columns;
            context.Console.WriteLine(DigitDrawing.DrawRow(
                [.. Enumerable.Range(0, count).Select(i => new ArraySegment<byte>(data.TrainImages, i * size, size))],
                [.. data.TrainLabels.Take(count).Select(label => label.ToString(CultureInfo.InvariantCulture))]));
        }

        context.WriteJson(
            new DataResult(
                data.Location,
                data.Source.ToString().ToLowerInvariant(),
                data.Name,
                data.Format.ToString().ToLowerInvariant(),
                data.TrainLabels.Length,
                data.TestLabels.Length,
                verified,
                data.Notes.Count > 0 ? data.Notes : null),
            CommandJson.Default.DataResult);
        return verify && verified is not true ? ExitCode.Failed : ExitCode.Done;
    }
}
