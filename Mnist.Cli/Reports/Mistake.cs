using Mnist.Cli.Runs;
using Mnist.Formats.Data;
using StbImageWriteSharp;

namespace Mnist.Cli.Reports;

/// <summary>A test picture the model read wrongly.</summary>
/// <param name="Actual">Its true class.</param>
/// <param name="Predicted">The class the model gave.</param>
/// <param name="Png">The picture, black on white, enlarged.</param>
internal sealed record Mistake(string Actual, string Predicted, byte[] Png)
{
    /// <summary>Most mistakes in a report.</summary>
    public const int Most = 25;

    private const int Zoom = 3;

    /// <summary>Both classes in words.</summary>
    public string Caption => $"{Actual} read as {Predicted}";

    /// <summary>The first mistakes in the order of the test set.</summary>
    public static IReadOnlyList<Mistake> Of(ScoredRun run, ImageDataset data) =>
        [.. run.Evaluation.Mistakes.Take(Most).Select(row => new Mistake(
            run.Evaluation.PerClass[row.Actual].Label, run.Evaluation.PerClass[row.Predicted].Label, Picture(data, (int)row.Row)))];

    private static byte[] Picture(ImageDataset data, int index)
    {
        (int width, int height) = (data.Columns * Zoom, data.Rows * Zoom);
        ReadOnlySpan<byte> pixels = data.TestImages.AsSpan(index * data.Rows * data.Columns);
        byte[] large = new byte[width * height];
        for (int i = 0; i < large.Length; i++)
        {
            large[i] = (byte)(byte.MaxValue - pixels[(i / width / Zoom * data.Columns) + (i % width / Zoom)]);
        }

        using MemoryStream png = new();
        new ImageWriter().WritePng(large, width, height, ColorComponents.Grey, png);
        return png.ToArray();
    }
}
