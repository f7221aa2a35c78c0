namespace Mnist.Formats.Data.Digits;

/// <summary>Brings a part of an image to another size.</summary>
internal static class Scaling
{
    /// <summary>Each pixel of the result is the mean of the area under it, whether that is many pixels or a part of one.</summary>
    /// <param name="image">The image.</param>
    /// <param name="part">What of it.</param>
    /// <param name="width">Pixels in a row of the result.</param>
    /// <param name="height">Rows of the result.</param>
    public static Plane Resample(Plane image, PixelBox part, int width, int height)
    {
        // Rows first, then columns: a mean over a rectangle is a mean of means.
        Plane narrow = new(width, part.Height);
        for (int x = 0; x < width; x++)
        {
            (double from, double to) = Span(part.Left, part.Right, x, width);
            for (int y = 0; y < part.Height; y++)
            {
                narrow[x, y] = Mean(image.Values, ((part.Top + y) * image.Width), 1, from, to, part.Right);
            }
        }

        Plane result = new(width, height);
        for (int y = 0; y < height; y++)
        {
            (double from, double to) = Span(0, part.Height, y, height);
            for (int x = 0; x < width; x++)
            {
                result[x, y] = Mean(narrow.Values, x, width, from, to, part.Height);
            }
        }

        return result;
    }

    /// <summary>The size, at least one pixel each way, with the same ratio of sides and a longer side of so many pixels.</summary>
    public static (int Width, int Height) Fit(int width, int height, int side)
    {
        double scale = (double)side / Math.Max(width, height);
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    private static float Mean(float[] values, int start, int stride, double from, double to, int end)
    {
        double sum = 0;
        for (int i = (int)from; i < Math.Min(end, Math.Ceiling(to)); i++)
        {
            sum += (Math.Min(to, i + 1) - Math.Max(from, i)) * values[start + (i * stride)];
        }

        return (float)(sum / (to - from));
    }

    private static (double From, double To) Span(int first, int end, int index, int count) =>
        (first + ((double)index * (end - first) / count), first + ((index + 1.0) * (end - first) / count));
}
