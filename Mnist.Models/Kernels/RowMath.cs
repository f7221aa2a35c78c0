using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels;

/// <summary>Sums and copies of rows.</summary>
internal static class RowMath
{
    // A long sum loses digits to its own size; sums of sums of this many rows lose a root of that.
    private const int BlockRows = 64;

    /// <summary><c>sum[j] = values[0, j] + values[1, j] + ...</c>: blocks of rows in order, then the blocks' sums in order.</summary>
    public static void SumRows(ReadOnlySpan<float> values, Span<float> sum)
    {
        int columns = sum.Length;
        sum.Clear();
        Span<float> block = stackalloc float[columns <= 1024 ? columns : 0];
        block = block.IsEmpty ? new float[columns] : block;
        for (int start = 0; start < values.Length;)
        {
            int end = Math.Min(values.Length, start + (BlockRows * columns));
            block.Clear();
            for (; start < end; start += columns)
            {
                Add(values.Slice(start, columns), block);
            }

            Add(block, sum);
        }
    }

    /// <summary><c>sum += values</c>.</summary>
    public static void Add(ReadOnlySpan<float> values, Span<float> sum) => Elementwise.Apply(values, sum, sum, default(AddOp));

    /// <summary>Copies (rows, time, features) to (time, rows, features), time backwards if asked.</summary>
    public static void ToTimeMajor(ReadOnlySpan<float> source, Span<float> destination, int rows, int time, int features, bool backwards)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int step = 0; step < time; step++)
            {
                int from = backwards ? time - 1 - step : step;
                source.Slice(((row * time) + from) * features, features).CopyTo(destination[(((step * rows) + row) * features)..]);
            }
        }
    }

    /// <summary>The way back.</summary>
    public static void ToBatchMajor(ReadOnlySpan<float> source, Span<float> destination, int rows, int time, int features, bool backwards)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int step = 0; step < time; step++)
            {
                int to = backwards ? time - 1 - step : step;
                source.Slice(((step * rows) + row) * features, features).CopyTo(destination[(((row * time) + to) * features)..]);
            }
        }
    }

    internal readonly struct AddOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x, TVec y)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Add(y, x);
    }
}
