namespace Mnist.Formats.Data.Digits;

/// <summary>Brings a part of an image to another size.</summary>
internal static class Scaling
{
    /// <summary>Each pixel of the result is the mean of the area under it, whether that is many pixels or a part of one.</summary>
    /// <param name="image">The image.</param>
    /// <param name="part">What of it.</param>
    /// <param name="width">Pixels in a row of the result.</param>
    /// <param name="height">Rows of the result.</param>
    public static Plane Resample(Plane image, PixelBox part, int width, int height) =>
        Resample(y => image.Values.AsMemory((part.Top + y) * image.Width, image.Width), part.Left, part.Right, part.Height, width, height);

    /// <summary>The same of an image that may be large, in the memory of a few rows.</summary>
    /// <returns>Numbers from 0, black, to 1, white.</returns>
    public static Plane Resample(GreyImage image, PixelBox part, int width, int height)
    {
        float[] row = new float[part.Width];
        return Resample(
            y =>
            {
                PixelScale.ToUnit(image.Pixels.AsSpan(((part.Top + y) * image.Width) + part.Left, part.Width), row);
                return row;
            },
            0,
            part.Width,
            part.Height,
            width,
            height);
    }

    // Each row first, then the columns of all: a mean over a rectangle is a mean of means.
    private static Plane Resample(Func<int, ReadOnlyMemory<float>> row, int left, int right, int rows, int width, int height)
    {
        Plane result = new(width, height);
        float[] narrow = new float[width];
        double[] sums = new double[width];
        int last = -1;
        for (int y = 0; y < height; y++)
        {
            (double from, double to) = Span(0, rows, y, height);
            Array.Clear(sums);
            for (int i = (int)from; i < Math.Min(rows, Math.Ceiling(to)); i++)
            {
                if (i != last)
                {
                    Narrow(row(i).Span, left, right, narrow);
                    last = i;
                }

                double weight = Math.Min(to, i + 1) - Math.Max(from, i);
                for (int x = 0; x < width; x++)
                {
                    sums[x] += weight * narrow[x];
                }
            }

            for (int x = 0; x < width; x++)
            {
                result[x, y] = (float)(sums[x] / (to - from));
            }
        }

        return result;
    }

    private static void Narrow(ReadOnlySpan<float> row, int left, int right, Span<float> narrow)
    {
        for (int x = 0; x < narrow.Length; x++)
        {
            (double from, double to) = Span(left, right, x, narrow.Length);
            double sum = 0;
            for (int i = (int)from; i < Math.Min(right, Math.Ceiling(to)); i++)
            {
                sum += (Math.Min(to, i + 1) - Math.Max(from, i)) * row[i];
            }

            narrow[x] = (float)(sum / (to - from));
        }
    }

    /// <summary>The size, at least one pixel each way, with the same ratio of sides and a longer side of so many pixels.</summary>
    public static (int Width, int Height) Fit(int width, int height, int side)
    {
        double scale = (double)side / Math.Max(width, height);
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }

    private static (double From, double To) Span(int first, int end, int index, int count) =>
        (first + ((double)index * (end - first) / count), first + ((index + 1.0) * (end - first) / count));
}
