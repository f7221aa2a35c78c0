using Mnist.Runs.Records;
using StbImageWriteSharp;

namespace Mnist.Runs.Reports;

/// <summary>A misclassified image to be drawn.</summary>
/// <param name="Caption">Both classes in words.</param>
/// <param name="Probabilities">The probabilities of both.</param>
/// <param name="Likeliest">The likeliest classes with their probabilities, in a line.</param>
/// <param name="Png">The image, black on white, enlarged.</param>
internal sealed record MisclassifiedView(string Caption, string Probabilities, string Likeliest, byte[] Png)
{
    private const int Zoom = 3;
    private const int MostListed = 5;

    /// <summary>The image as the address of a page's element.</summary>
    public string Source => $"data:image/png;base64,{Convert.ToBase64String(Png)}";

    public static MisclassifiedView Create(MisclassifiedImage image, EvaluationRecord evaluation) => new(
        $"{evaluation.PerClass[image.Actual].Label} read as {evaluation.PerClass[image.Predicted].Label}",
        $"{NumberText.Percent(image.Probabilities[image.Predicted], 1)}, {NumberText.Percent(image.Probabilities[image.Actual], 1)}",
        string.Join(", ", image.Probabilities.Select((probability, i) => (probability, evaluation.PerClass[i].Label)).OrderByDescending(pair => pair.probability).Take(MostListed)
            .Select(pair => $"{pair.Label}: {NumberText.Percent(pair.probability, 1)}")),
        Enlarge(image.Pixels, evaluation.Data.Rows, evaluation.Data.Columns));

    private static byte[] Enlarge(byte[] pixels, int rows, int columns)
    {
        (int width, int height) = (columns * Zoom, rows * Zoom);
        byte[] large = new byte[width * height];
        for (int i = 0; i < large.Length; i++)
        {
            large[i] = (byte)(byte.MaxValue - pixels[(i / width / Zoom * columns) + (i % width / Zoom)]);
        }

        using MemoryStream png = new();
        new ImageWriter().WritePng(large, width, height, ColorComponents.Grey, png);
        return png.ToArray();
    }
}
