namespace Mnist.MLNet.Scoring;

/// <summary>Which pixels of a line each pixel of another length is made of, and their weights.</summary>
internal sealed class ResizeTaps
{
    private readonly int[] _first;
    private readonly float[][] _weights;

    private ResizeTaps(int[] first, float[][] weights) => (_first, _weights) = (first, weights);

    /// <summary>Makes them.</summary>
    /// <param name="from">Pixels there are.</param>
    /// <param name="to">Pixels there will be.</param>
    /// <param name="interpolation">How.</param>
    public static ResizeTaps Of(int from, int to, ImageInterpolation interpolation)
    {
        int[] first = new int[to];
        float[][] weights = new float[to][];
        double scale = (double)from / to;
        double reach = Math.Max(scale, 1);

        // Of two pixels that are equally near Pillow takes the one this sum falls to, so the sum is made as Pillow makes it.
        double place = scale * 0.5;
        for (int i = 0; i < to; i++)
        {
            if (interpolation == ImageInterpolation.Nearest || from == to)
            {
                (first[i], weights[i]) = (Math.Min((int)place, from - 1), [1]);
                place += scale;
                continue;
            }

            double centre = (i + 0.5) * scale;
            int start = Math.Max((int)(centre - reach + 0.5), 0);
            int end = Math.Min((int)(centre + reach + 0.5), from);
            double[] own = [.. Enumerable.Range(start, end - start).Select(pixel => Math.Max(0, 1 - Math.Abs((pixel - centre + 0.5) / reach)))];
            double sum = own.Sum();
            (first[i], weights[i]) = (start, Array.ConvertAll(own, weight => (float)(weight / sum)));
        }

        return new ResizeTaps(first, weights);
    }

    /// <summary>A pixel of the new line.</summary>
    /// <param name="pixel">Which.</param>
    /// <param name="line">The old line.</param>
    /// <param name="step">Numbers from one pixel to the next.</param>
    /// <param name="offset">The number of the first.</param>
    public byte Sum(int pixel, ReadOnlySpan<byte> line, int step, int offset)
    {
        float[] weights = _weights[pixel];
        int at = (_first[pixel] * step) + offset;
        float sum = 0;
        foreach (float weight in weights)
        {
            sum += weight * line[at];
            at += step;
        }

        return (byte)Math.Clamp(sum + 0.5f, 0, byte.MaxValue);
    }
}
