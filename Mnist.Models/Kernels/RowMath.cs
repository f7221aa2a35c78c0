using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Kernels.Tiles;

namespace Mnist.Models.Kernels;

/// <summary>Sums and copies of rows.</summary>
internal static unsafe class RowMath
{
    private const int Block = 8;

    /// <summary><c>sum[j] = values[0, j] + values[1, j] + ...</c>, plus what is there if <paramref name="accumulate"/>.</summary>
    /// <remarks>
    /// A long sum loses digits to its own size, so eight rows at a time are joined first, as ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)); what is left at
    /// the end follows row by row.
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
            for (; rows >= Block; rows -= Block, values += Block * stride)
            {
                TVec low = TSimd.Add(Pair<TSimd, TVec, TEdge>(values, stride, mask), Pair<TSimd, TVec, TEdge>(values + (2 * stride), stride, mask));
                TVec high = TSimd.Add(Pair<TSimd, TVec, TEdge>(values + (4 * stride), stride, mask), Pair<TSimd, TVec, TEdge>(values + (6 * stride), stride, mask));
                total = TSimd.Add(total, TSimd.Add(low, high));
            }

            for (; rows > 0; rows--, values += stride)
            {
                total = TSimd.Add(total, Edge.Load<TSimd, TVec, TEdge>(values, mask));
            }

            Edge.Store<TSimd, TVec, TEdge>(total, sum, mask);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Pair<TSimd, TVec, TEdge>(float* values, nint stride, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TEdge : struct, ICount =>
            TSimd.Add(Edge.Load<TSimd, TVec, TEdge>(values, mask), Edge.Load<TSimd, TVec, TEdge>(values + stride, mask));
    }
}
