namespace Mnist.Formats.Data.Digits;

/// <summary>Gaussian blur.</summary>
internal static class Smoothing
{
    private const double Reach = 3;

    /// <summary>Blurs an image; at its edges the weights are those of the pixels that are there.</summary>
    /// <param name="image">The image.</param>
    /// <param name="sigma">Standard deviation in pixels; below a quarter the image stays as it is.</param>
    public static Plane Gaussian(Plane image, double sigma)
    {
        if (sigma < 0.25)
        {
            return image;
        }

        double[] weights = [.. Enumerable.Range(0, (int)Math.Ceiling(Reach * sigma) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))];
        Plane across = new(image.Width, image.Height);
        Plane result = new(image.Width, image.Height);
        for (int y = 0; y < image.Height; y++)
        {
            Line(image.Values, across.Values, y * image.Width, 1, image.Width, weights);
        }

        for (int x = 0; x < image.Width; x++)
        {
            Line(across.Values, result.Values, x, image.Width, image.Height, weights);
        }

        return result;
    }

    private static void Line(float[] source, float[] target, int start, int stride, int count, double[] weights)
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
}
