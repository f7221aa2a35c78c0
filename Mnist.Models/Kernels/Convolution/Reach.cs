using System.Runtime.InteropServices;

namespace Mnist.Models.Kernels.Convolution;

/// <summary>The output columns of a row whose windows see anything but zeros.</summary>
/// <param name="First">The first.</param>
/// <param name="End">Behind the last; not above the first where there are none.</param>
internal readonly record struct Reach(int First, int End)
{
    // Windows of more channels see a bias and relu's output, of which something is hardly ever zero everywhere.
    private const int MostChannels = 4;
    private const int MostRows = 128;

    // Sums of fewer columns are slower one by one: with fewer of them left out nothing is won.
    private const double LeastLeftOut = 0.2;

    /// <summary>Whether images of a shape are looked at: a drawing on a blank background has a few channels.</summary>
    public static bool MayPay(in ConvolutionShape shape) =>
        shape is { Groups: 1, Channels: <= MostChannels, Width: { Stride: 1, Dilation: 1, InputDilation: 1 }, Height: { Stride: 1, Dilation: 1, InputDilation: 1, Output: <= MostRows } };

    /// <summary>Finds the reach of every output row.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">The image.</param>
    /// <param name="rows">One for each output row.</param>
    /// <returns>Whether enough columns see nothing for leaving them out to be faster.</returns>
    public static bool Find(in ConvolutionShape shape, ReadOnlySpan<float> x, Span<Reach> rows)
    {
        (WindowAxis height, WindowAxis width) = (shape.Height, shape.Width);
        rows.Fill(new Reach(width.Output, 0));
        int line = width.Input * shape.Channels;
        for (int input = 0; input < height.Input; input++)
        {
            // As bits, which the runtime searches in vectors; -0 counts as ink, which costs nothing but time.
            ReadOnlySpan<int> pixels = MemoryMarshal.Cast<float, int>(x.Slice(input * line, line));
            int first = pixels.IndexOfAnyExcept(0);
            if (first < 0)
            {
                continue;
            }

            first = Math.Max(0, (first / shape.Channels) + width.PadBefore - width.Window + 1);
            int end = Math.Min(width.Output, (pixels.LastIndexOfAnyExcept(0) / shape.Channels) + width.PadBefore + 1);
            int top = Math.Max(0, input + height.PadBefore - height.Window + 1);
            int bottom = Math.Min(height.Output, input + height.PadBefore + 1);
            for (int row = top; row < bottom; row++)
            {
                rows[row] = new Reach(Math.Min(rows[row].First, first), Math.Max(rows[row].End, end));
            }
        }

        int seen = 0;
        foreach (Reach row in rows)
        {
            seen += Math.Max(0, row.End - row.First);
        }

        return seen <= (1 - LeastLeftOut) * shape.OutputPositions;
    }
}
