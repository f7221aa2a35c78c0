using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Mnist.Cli.Rendering;
using Mnist.Cli.Runs;
using Mnist.Models.Datasets;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist data</c>: where the data are, how many, whether they are the right ones.</summary>
internal sealed class DataCommand
{
    // SHA-256 of the uncompressed IDX files, headers included.
    private static readonly (string Stem, string Sha256)[] Canonical =
    [
        ("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        ("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        ("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        ("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    private readonly Option<bool> _verify = new("--verify") { Description = "Compare the files with the checksums of MNIST." };

    public Command Build(CommandRunner runner)
    {
        Command command = new("data", "Show where the data set is, what it holds, and a few digits.\n\nExample: mnist data --verify") { _verify };
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        ImageDataset data = context.Data();
        bool? verified = context.Parsed.GetValue(_verify) ? Verify(data) : null;
        context.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{data.Name} in {data.Folder}: {data.TrainLabels.Length:N0} training and {data.TestLabels.Length:N0} test pictures of {data.Rows} x {data.Columns}"));
        if (verified is { } same)
        {
            context.Console.WriteLine(same ? "All four files match MNIST's checksums." : "The files are not those of MNIST: a checksum differs.");
        }

        if (context.Interactive && data is { Rows: DigitImage.Side, Columns: DigitImage.Side })
        {
            context.Console.WriteLine(DigitImage.Draw(Array.ConvertAll(data.TrainImages[..(DigitImage.Side * DigitImage.Side)], pixel => pixel / 255f)));
        }

        context.WriteJson(new DataResult(data.Folder, data.Name, data.TrainLabels.Length, data.TestLabels.Length, verified), RunJson.Default.DataResult);
        return verified is false ? ExitCode.Failed : ExitCode.Done;
    }

    private static bool Verify(ImageDataset data) => Array.TrueForAll(Canonical, file =>
    {
        string path = ImageDataset.FileOf(data.Folder, file.Stem) ?? throw new DatasetException($"'{data.Folder}' holds no '{file.Stem}'.");
        return Convert.ToHexStringLower(SHA256.HashData(IdxFile.Unpacked(path))) == file.Sha256;
    });
}
