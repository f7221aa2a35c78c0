namespace Mnist.MLNet.Scoring;

/// <summary>Which pixels of a line each pixel of another length is made of, and their weights: whole numbers, as Pillow has them, so that a sum is the same in any order.</summary>
internal sealed class ResizeTaps
{
    /// <summary>What the weights of a pixel come to together, but for their rounding: Pillow's 22 bits.</summary>
    public const int One = 1 << Bits;

    private const int Bits = 22;

    private readonly int[] _first;
    private readonly int[][] _weights;

    private ResizeTaps(int[] first, int[][] weights) => (_first, _weights) = (first, weights);

    /// <summary>The first pixel that each is made of; the only one where pixels are the nearest.</summary>
    public IReadOnlyList<int> First => _first;

    /// <summary>Makes them.</summary>
    /// <param name="from">Pixels there are.</param>
    /// <param name="to">Pixels there will be.</param>
    /// <param name="interpolation">How.</param>
    public static ResizeTaps Of(int from, int to, ImageInterpolation interpolation)
    {
        int[] first = new int[to];
        int[][] weights = new int[to][];
        double scale = (double)from / to;
        double reach = Math.Max(scale, 1);

        // Of two pixels that are equally near Pillow takes the one this sum falls to, so the sum is made as Pillow makes it.
        double place = scale * 0.5;
        for (int i = 0; i < to; i++)
        {
            if (interpolation == ImageInterpolation.Nearest || from == to)
            {
                (first[i], weights[i]) = (Math.Min((int)place, from - 1), [One]);
                place += scale;
                continue;
            }

            double centre = (i + 0.5) * scale;
            int start = Math.Max((int)(centre - reach + 0.5), 0);
            int end = Math.Min((int)(centre + reach + 0.5), from);
            double[] own = [.. Enumerable.Range(start, end - start).Select(pixel => Math.Max(0, 1 - Math.Abs((pixel - centre + 0.5) / reach)))];
            double sum = own.Sum();
            (first[i], weights[i]) = (start, Array.ConvertAll(own, weight => (int)(0.5 + (weight / sum * One))));
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
        int[] weights = _weights[pixel];
        int at = (_first[pixel] * step) + offset;
        int sum = One / 2;
        foreach (int weight in weights)
        {
            sum += weight * line[at];
            at += step;
        }

        return (byte)Math.Min(sum >> Bits, byte.MaxValue);
    }

    /// <summary>The weights as a matrix, a row for each pixel of the new line: times the old line it is the new one, before it is rounded.</summary>
    /// <param name="from">Pixels there are.</param>
    public double[] Matrix(int from)
    {
        double[] matrix = new double[_first.Length * from];
        for (int pixel = 0; pixel < _first.Length; pixel++)
        {
            for (int i = 0; i < _weights[pixel].Length; i++)
            {
                matrix[(pixel * from) + _first[pixel] + i] = _weights[pixel][i];
            }
        }

        return matrix;
    }
}
