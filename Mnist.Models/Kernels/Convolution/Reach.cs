using System.Numerics;
using System.Runtime.Intrinsics;

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
        shape is { Groups: 1, Channels: <= MostChannels, Width: { Stride: 1, Dilation: 1, InputDilation: 1 }, Height: { Stride: 1, Dilation: 1, InputDilation: 1, Input: <= MostRows, Output: <= MostRows } };

    /// <summary>Finds the reach of every output row.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">The image.</param>
    /// <param name="rows">One for each output row.</param>
    /// <returns>Whether enough columns see nothing for leaving them out to be faster.</returns>
    public static bool Find(in ConvolutionShape shape, ReadOnlySpan<float> x, Span<Reach> rows)
    {
        (WindowAxis height, WindowAxis width) = (shape.Height, shape.Width);
        Span<Reach> ink = stackalloc Reach[height.Input];
        int line = width.Input * shape.Channels;
        for (int row = 0; row < ink.Length; row++)
        {
            Reach here = Ink(x.Slice(row * line, line));
            ink[row] = here.First < here.End
                ? new Reach(Math.Max(0, (here.First / shape.Channels) + width.PadBefore - width.Window + 1), Math.Min(width.Output, ((here.End - 1) / shape.Channels) + width.PadBefore + 1))
                : new Reach(width.Output, 0);
        }

        int seen = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            (int first, int end) = (width.Output, 0);
            int top = height.Cell(row, 0);
            foreach (Reach here in ink[Math.Clamp(top, 0, ink.Length)..Math.Clamp(top + height.Window, 0, ink.Length)])
            {
                (first, end) = (Math.Min(first, here.First), Math.Max(end, here.End));
            }

            rows[row] = new Reach(first, end);
            seen += Math.Max(0, end - first);
        }

        return seen <= (1 - LeastLeftOut) * shape.OutputPositions;
    }

    // The first number that is not zero, and the place behind the last.
    private static Reach Ink(ReadOnlySpan<float> row)
    {
        (int first, int end) = (row.Length, 0);
        if (row.Length < Vector512<float>.Count)
        {
            for (int i = 0; i < row.Length; i++)
            {
                if (row[i] != 0)
                {
                    (first, end) = (Math.Min(first, i), i + 1);
                }
            }

            return new Reach(first, end);
        }

        for (int i = 0; i < row.Length; i += Vector512<float>.Count)
        {
            int at = Math.Min(i, row.Length - Vector512<float>.Count);
            uint ink = (uint)(~Vector512.Equals(Vector512.Create(row[at..]), Vector512<float>.Zero)).ExtractMostSignificantBits();
            if (ink != 0)
            {
                (first, end) = (Math.Min(first, at + BitOperations.TrailingZeroCount(ink)), at + BitOperations.Log2(ink) + 1);
            }
        }

        return new Reach(first, end);
    }
}
