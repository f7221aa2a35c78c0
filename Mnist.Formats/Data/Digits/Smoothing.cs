namespace Mnist.Formats.Data.Digits;

/// <summary>Gaussian blur; at the edges of an image the weights are those of the pixels that are there.</summary>
internal static class Smoothing
{
    private const double Reach = 3;

    // From this deviation on, three running means are as good as a bell and cost the same whatever their width.
    private const double Wide = 4;

    /// <summary>Blurs an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sigma">Standard deviation in pixels; below a quarter the image stays as it is.</param>
    public static Plane Gaussian(Plane image, double sigma)
    {
        if (sigma < 0.25)
        {
            return image;
        }

        if (sigma >= Wide)
        {
            // The variance of a mean over 2r + 1 pixels is (r² + r) / 3.
            int radius = (int)Math.Round(Math.Sqrt((sigma * sigma) + 0.25) - 0.5);
            return Enumerable.Range(0, 3).Aggregate(image, (plane, _) => Lines(plane, (from, to, start, stride, count) => Mean(from, to, start, stride, count, radius)));
        }

        double[] weights = [.. Enumerable.Range(0, (int)Math.Ceiling(Reach * sigma) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))];
        return Lines(image, (from, to, start, stride, count) => Bell(from, to, start, stride, count, weights));
    }

    private static Plane Lines(Plane image, Action<float[], float[], int, int, int> line)
    {
        Plane across = new(image.Width, image.Height);
        Plane result = new(image.Width, image.Height);
        for (int y = 0; y < image.Height; y++)
        {
            line(image.Values, across.Values, y * image.Width, 1, image.Width);
        }

        for (int x = 0; x < image.Width; x++)
        {
            line(across.Values, result.Values, x, image.Width, image.Height);
        }

        return result;
    }

    private static void Bell(float[] source, float[] target, int start, int stride, int count, double[] weights)
    {
        for (int i = 0; i < count; i++)
        {
            (double sum, double total) = (0, 0);
            for (int j = Math.Max(0, i - weights.Length + 1); j < Math.Min(count, i + weights.Length); j++)
            {
                double weight = weights[Math.Abs(i - j)];
                sum += weight * source[start + (j * stride)];
                total += weight;
            }

            target[start + (i * stride)] = (float)(sum / total);
        }
    }

    private static void Mean(float[] source, float[] target, int start, int stride, int count, int radius)
    {
        double sum = 0;
        for (int i = 0; i < Math.Min(radius, count); i++)
        {
            sum += source[start + (i * stride)];
        }

        for (int i = 0; i < count; i++)
        {
            sum += i + radius < count ? source[start + ((i + radius) * stride)] : 0;
            sum -= i > radius ? source[start + ((i - radius - 1) * stride)] : 0;
            target[start + (i * stride)] = (float)(sum / (Math.Min(count, i + radius + 1) - Math.Max(0, i - radius)));
        }
    }
}
