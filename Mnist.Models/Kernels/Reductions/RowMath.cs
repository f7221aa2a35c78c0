using System.Numerics;
using System.Runtime.CompilerServices;
using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Reductions;

/// <summary>Sums and copies of rows.</summary>
internal static unsafe class RowMath
{
    /// <summary><c>sum[i] = source0[i] + source1[i] + ...</c>, in this order; the sum may be the first source itself.</summary>
    /// <param name="sources">Addresses of rows as long as the sum, in pinned memory; at least one.</param>
    /// <param name="sum">The sum.</param>
    public static void Sum(ReadOnlySpan<nint> sources, Span<float> sum) => SimdDispatch.Run(new SumKernel(sources, sum));

    /// <summary><c>sum += values</c>.</summary>
    public static void Add(ReadOnlySpan<float> values, Span<float> sum) => Elementwise.Apply(values, sum, sum, default(AddOp));

    /// <summary>Place of the largest number, the first of equals; of the first NaN where there is one, as in NumPy.</summary>
    public static int ArgMax<T>(ReadOnlySpan<T> row)
        where T : INumber<T> => np.argmax(row);

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
}
