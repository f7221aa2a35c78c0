using System.Globalization;
using Mnist.Models.Datasets;
using SkiaSharp;

namespace Mnist.Cli.Reports;

/// <summary>A sheet of test pictures the model got wrong, each with its true and predicted class.</summary>
internal static class MistakeSheet
{
    /// <summary>Most pictures on the sheet.</summary>
    public const int Most = 25;

    private const int PerRow = 5;
    private const int Zoom = 4;
    private const int Caption = 26;
    private const int Gap = 10;

    /// <summary>Draws the first mistakes in the order of the test set; null when there are none.</summary>
    public static byte[]? Draw(IReadOnlyList<int> predictions, ImageDataset data)
    {
        int[] wrong = [.. Enumerable.Range(0, predictions.Count).Where(i => predictions[i] != data.TestLabels[i]).Take(Most)];
        if (wrong.Length == 0)
        {
            return null;
        }

        int cellWidth = (data.Columns * Zoom) + Gap;
        int cellHeight = (data.Rows * Zoom) + Caption + Gap;
        using SKBitmap sheet = new((cellWidth * PerRow) + Gap, (cellHeight * ((wrong.Length + PerRow - 1) / PerRow)) + Gap);
        using SKCanvas canvas = new(sheet);
        canvas.Clear(SKColors.White);
        using SKFont font = new(SKTypeface.Default, 15);
        using SKPaint ink = new() { Color = SKColors.Black, IsAntialias = true };
        for (int i = 0; i < wrong.Length; i++)
        {
            int left = Gap + (i % PerRow * cellWidth);
            int top = Gap + (i / PerRow * cellHeight);
            using SKBitmap digit = Picture(data, wrong[i]);
            using SKImage image = SKImage.FromBitmap(digit);
            canvas.DrawImage(image, SKRect.Create(left, top, data.Columns * Zoom, data.Rows * Zoom), new SKSamplingOptions(SKFilterMode.Nearest));
            string text = string.Create(CultureInfo.InvariantCulture, $"{data.TestLabels[wrong[i]]} read as {predictions[wrong[i]]}");
            canvas.DrawText(text, left, top + (data.Rows * Zoom) + 18, font, ink);
        }

        using SKData png = sheet.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static SKBitmap Picture(ImageDataset data, int index)
    {
        SKBitmap picture = new(data.Columns, data.Rows);
        int start = index * data.Rows * data.Columns;
        for (int y = 0; y < data.Rows; y++)
        {
            for (int x = 0; x < data.Columns; x++)
            {
                byte shade = (byte)(255 - data.TestImages[start + (y * data.Columns) + x]);
                picture.SetPixel(x, y, new SKColor(shade, shade, shade));
            }
        }

        return picture;
    }
}
