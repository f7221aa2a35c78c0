using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Mnist.Tests.Consumer.Stock;

/// <summary>Made-up images, in memory and as files. It uses ML.NET alone, as <see cref="ScoredZip"/> does.</summary>
public static class ScoredImages
{
    /// <summary>Pixels in a row.</summary>
    public const int Width = 40;

    /// <summary>Rows of an image.</summary>
    public const int Height = 30;

    /// <summary>As many rows as of <see cref="ScoredZip"/>: an image, and the name of a file with the same one, which is written.</summary>
    /// <param name="context">The context.</param>
    /// <param name="folder">Where the files are.</param>
    public static IDataView Data(MLContext context, string folder)
    {
        ArgumentNullException.ThrowIfNull(context);
        Directory.CreateDirectory(folder);

        // ExtractPixels disposes of images, so each pass makes its own.
        IEnumerable<Row> rows = Enumerable.Range(0, ScoredZip.Rows).Select(row => new Row { Path = $"{row}.png", image = Image(row) });
        foreach (Row row in rows)
        {
            row.image!.Save(System.IO.Path.Combine(folder, row.Path));
        }

        return context.Data.LoadFromEnumerable(rows);
    }

    // A slanted stroke in some colour, with smooth edges, and a ground that is not transparent everywhere.
    private static MLImage Image(int row)
    {
        byte[] bytes = new byte[4 * Width * Height];
        for (int pixel = 0; pixel < Width * Height; pixel++)
        {
            (int x, int y) = (pixel % Width, pixel / Width);
            int brightness = (int)(255 * Math.Clamp(4 - (Math.Abs(x - 14 - (row * 2) - (y / 3.0)) / 2), 0, 1) * (y is > 4 and < 26 ? 1 : 0));
            int opacity = 255 - (x < 4 ? 10 * row : 0);
            (bytes[4 * pixel], bytes[(4 * pixel) + 1], bytes[(4 * pixel) + 2], bytes[(4 * pixel) + 3]) =
                ((byte)Math.Min(brightness, opacity), (byte)Math.Min(brightness * (5 + row) / 10, opacity), (byte)Math.Min(((x * 5) + (y * 3)) % 40, opacity), (byte)opacity);
        }

        return MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Rgba32, bytes);
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        [ImageType(Height, Width)]
        public MLImage? image { get; set; }
    }
}
