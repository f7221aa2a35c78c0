using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Kernels.Tiles;

namespace Mnist.Models.Kernels;

/// <summary>Sums and copies of rows.</summary>
internal static unsafe class RowMath
{
    /// <summary>Rows of a block.</summary>
    private const int BlockRows = 64;

    /// <summary>Sums that run side by side in a block: an adder's latency times its width.</summary>
    private const int Lanes = 8;

    /// <summary><c>sum[j] = values[0, j] + values[1, j] + ...</c>, plus what is there if <paramref name="accumulate"/>.</summary>
    /// <remarks>
    /// A long sum loses digits to its own size, so this is a sum of sums: blocks of <see cref="BlockRows"/> rows in order, and in a block
    /// <see cref="Lanes"/> sums of every eighth row, joined as ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)).
    /// </remarks>
    public static void SumRows(ReadOnlySpan<float> values, Span<float> sum, bool accumulate = false) => SimdDispatch.Run(new SumRowsKernel(values, sum, accumulate));

    /// <summary><c>sum[i] = source0[i] + source1[i] + ...</c>, in this order; the sum may be the first source itself.</summary>
    /// <param name="sources">Addresses of rows as long as the sum, in pinned memory; at least one.</param>
    /// <param name="sum">The sum.</param>
    public static void Sum(ReadOnlySpan<nint> sources, Span<float> sum) => SimdDispatch.Run(new SumKernel(sources, sum));

    /// <summary><c>sum += values</c>.</summary>
    public static void Add(ReadOnlySpan<float> values, Span<float> sum) => Elementwise.Apply(values, sum, sum, default(AddOp));

    /// <summary>Place of the largest number; the first of equals, as NumPy and TensorFlow.</summary>
    public static int ArgMax(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
            {
                best = i;
            }
        }

        return best;
    }

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

    private readonly ref struct SumKernel(ReadOnlySpan<nint> sources, Span<float> sum) : ISimdKernel
    {
        private readonly ReadOnlySpan<nint> _sources = sources;
        private readonly Span<float> _sum = sum;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            nint length = _sum.Length;
            nint i = 0;
            fixed (float* sum = _sum)
            {
                // Four vectors at a time share the walk over the sources.
                for (; i <= length - (4 * TSimd.Count); i += 4 * TSimd.Count)
                {
                    float* first = (float*)_sources[0] + i;
                    TVec a = TSimd.Load(first);
                    TVec b = TSimd.Load(first + TSimd.Count);
                    TVec c = TSimd.Load(first + (2 * TSimd.Count));
                    TVec d = TSimd.Load(first + (3 * TSimd.Count));
                    foreach (nint source in _sources[1..])
                    {
                        float* next = (float*)source + i;
                        a = TSimd.Add(a, TSimd.Load(next));
                        b = TSimd.Add(b, TSimd.Load(next + TSimd.Count));
                        c = TSimd.Add(c, TSimd.Load(next + (2 * TSimd.Count)));
                        d = TSimd.Add(d, TSimd.Load(next + (3 * TSimd.Count)));
                    }

                    TSimd.Store(a, sum + i);
                    TSimd.Store(b, sum + i + TSimd.Count);
                    TSimd.Store(c, sum + i + (2 * TSimd.Count));
                    TSimd.Store(d, sum + i + (3 * TSimd.Count));
                }

                for (; i < length; i++)
                {
                    float total = *((float*)_sources[0] + i);
                    foreach (nint source in _sources[1..])
                    {
                        total += *((float*)source + i);
                    }

                    sum[i] = total;
                }
            }
        }
    }

    private readonly ref struct SumRowsKernel(ReadOnlySpan<float> values, Span<float> sum, bool accumulate) : ISimdKernel
    {
        private readonly ReadOnlySpan<float> _values = values;
        private readonly Span<float> _sum = sum;
        private readonly bool _accumulate = accumulate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            int columns = _sum.Length;
            int rows = _values.Length / columns;
            int whole = columns - (columns % TSimd.Count);
            fixed (float* values = _values, sum = _sum)
            {
                TVec all = TSimd.FirstLanes(TSimd.Count);
                for (int column = 0; column < whole; column += TSimd.Count)
                {
                    Column<TSimd, TVec, Count0>(values + column, sum + column, rows, columns, all);
                }

                if (whole < columns)
                {
                    Column<TSimd, TVec, Count1>(values + whole, sum + whole, rows, columns, TSimd.FirstLanes(columns - whole));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Column<TSimd, TVec, TEdge>(float* values, float* sum, int rows, nint stride, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TEdge : struct, ICount
        {
            TVec total = _accumulate ? Edge.Load<TSimd, TVec, TEdge>(sum, mask) : TSimd.Zero;
            for (int start = 0; start < rows; start += BlockRows)
            {
                int left = Math.Min(BlockRows, rows - start);
                TVec s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero;
                TVec s4 = TSimd.Zero, s5 = TSimd.Zero, s6 = TSimd.Zero, s7 = TSimd.Zero;
                for (; left >= Lanes; left -= Lanes, values += Lanes * stride)
                {
                    s0 = TSimd.Add(s0, Edge.Load<TSimd, TVec, TEdge>(values, mask));
                    s1 = TSimd.Add(s1, Edge.Load<TSimd, TVec, TEdge>(values + stride, mask));
                    s2 = TSimd.Add(s2, Edge.Load<TSimd, TVec, TEdge>(values + (2 * stride), mask));
                    s3 = TSimd.Add(s3, Edge.Load<TSimd, TVec, TEdge>(values + (3 * stride), mask));
                    s4 = TSimd.Add(s4, Edge.Load<TSimd, TVec, TEdge>(values + (4 * stride), mask));
                    s5 = TSimd.Add(s5, Edge.Load<TSimd, TVec, TEdge>(values + (5 * stride), mask));
                    s6 = TSimd.Add(s6, Edge.Load<TSimd, TVec, TEdge>(values + (6 * stride), mask));
                    s7 = TSimd.Add(s7, Edge.Load<TSimd, TVec, TEdge>(values + (7 * stride), mask));
                }

                // What is left of the last block, one row to each sum.
                if (left > 0)
                {
                    s0 = TSimd.Add(s0, Edge.Load<TSimd, TVec, TEdge>(values, mask));
                }

                if (left > 1)
                {
                    s1 = TSimd.Add(s1, Edge.Load<TSimd, TVec, TEdge>(values + stride, mask));
                }

                if (left > 2)
                {
                    s2 = TSimd.Add(s2, Edge.Load<TSimd, TVec, TEdge>(values + (2 * stride), mask));
                }

                if (left > 3)
                {
                    s3 = TSimd.Add(s3, Edge.Load<TSimd, TVec, TEdge>(values + (3 * stride), mask));
                }

                if (left > 4)
                {
                    s4 = TSimd.Add(s4, Edge.Load<TSimd, TVec, TEdge>(values + (4 * stride), mask));
                }

                if (left > 5)
                {
                    s5 = TSimd.Add(s5, Edge.Load<TSimd, TVec, TEdge>(values + (5 * stride), mask));
                }

                if (left > 6)
                {
                    s6 = TSimd.Add(s6, Edge.Load<TSimd, TVec, TEdge>(values + (6 * stride), mask));
                }

                TVec low = TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3));
                TVec high = TSimd.Add(TSimd.Add(s4, s5), TSimd.Add(s6, s7));
                total = TSimd.Add(total, TSimd.Add(low, high));
            }

            Edge.Store<TSimd, TVec, TEdge>(total, sum, mask);
        }
    }
}
