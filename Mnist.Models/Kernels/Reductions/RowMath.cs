using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Reductions;

/// <summary>Sums and copies of rows.</summary>
internal static unsafe class RowMath
{
    /// <summary><c>sum[i] = source0[i] + source1[i] + ...</c>, in this order; the sum may be the first source itself.</summary>
    /// <param name="sources">Addresses of rows as long as the sum, in pinned memory; at least one.</param>
    /// <param name="sum">The sum.</param>
    public static void Sum(ReadOnlySpan<nint> sources, Span<float> sum)
    {
        fixed (nint* addresses = sources)
        fixed (float* s = sum)
        {
            SimdDispatch.Run(new SumKernel((float**)addresses, sources.Length, s, sum.Length));
        }
    }

    /// <summary><c>sum += values</c>.</summary>
    public static void Add(ReadOnlySpan<float> values, Span<float> sum) => Elementwise.Apply(sum, values, sum, default(AddOp));

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

    /// <summary>Copies (time, rows, features) to (rows, time, features), time backwards if asked.</summary>
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

    private readonly struct SumKernel(float** sources, int count, float* sum, int length) : ISimdKernel
    {
        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            // Locals, because fields would be read again for every vector.
            float** rows = sources;
            float* total = sum;
            int rowCount = count;
            nint column = 0;

            // Four vectors at a time share one pass over the addresses: twice as fast where the sources are in the first-level cache.
            for (; column <= length - (4 * TSimd.Count); column += 4 * TSimd.Count)
            {
                float* next = rows[0] + column;
                TVec a = TSimd.Load(next);
                TVec b = TSimd.Load(next + TSimd.Count);
                TVec c = TSimd.Load(next + (2 * TSimd.Count));
                TVec d = TSimd.Load(next + (3 * TSimd.Count));
                for (int source = 1; source < rowCount; source++)
                {
                    next = rows[source] + column;
                    a = TSimd.Add(a, TSimd.Load(next));
                    b = TSimd.Add(b, TSimd.Load(next + TSimd.Count));
                    c = TSimd.Add(c, TSimd.Load(next + (2 * TSimd.Count)));
                    d = TSimd.Add(d, TSimd.Load(next + (3 * TSimd.Count)));
                }

                TSimd.Store(a, total + column);
                TSimd.Store(b, total + column + TSimd.Count);
                TSimd.Store(c, total + column + (2 * TSimd.Count));
                TSimd.Store(d, total + column + (3 * TSimd.Count));
            }

            VectorLoop.Run<TSimd, TVec, Totals>(new Totals(rows, rowCount, total, column), (int)(length - column));
        }
    }

    private readonly struct Totals(float** sources, int count, float* sum, nint first) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            nint i = first + column;
            TVec total = MaskedAccess.Load<TSimd, TVec, TPartial>(sources[0] + i, mask);
            for (int source = 1; source < count; source++)
            {
                total = TSimd.Add(total, MaskedAccess.Load<TSimd, TVec, TPartial>(sources[source] + i, mask));
            }

            MaskedAccess.Store<TSimd, TVec, TPartial>(total, sum + i, mask);
        }
    }
}
