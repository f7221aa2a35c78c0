using System.Numerics;
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
            VectorLoop.Run(new Totals((float**)addresses, sources.Length, s), sum.Length);
        }
    }

    /// <summary><c>sum += values</c>.</summary>
    public static void Add(ReadOnlySpan<float> values, Span<float> sum) => Elementwise.Apply(sum, values, sum, default(AddOp));

    /// <summary>Index of the largest number, the first of equals; of the first NaN where there is one, as in NumPy.</summary>
    public static int ArgMax<T>(ReadOnlySpan<T> row)
        where T : INumber<T>
    {
        int best = 0;
        for (int i = 1; i < row.Length && !T.IsNaN(row[best]); i++)
        {
            // Not "greater than": so a NaN wins.
            if (!(row[i] <= row[best]))
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

    private readonly struct Totals(float** sources, int count, float* sum) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec total = MaskedAccess.Load<TSimd, TVec, TPartial>(sources[0] + column, mask);
            for (int source = 1; source < count; source++)
            {
                total = TSimd.Add(total, MaskedAccess.Load<TSimd, TVec, TPartial>(sources[source] + column, mask));
            }

            MaskedAccess.Store<TSimd, TVec, TPartial>(total, sum + column, mask);
        }
    }
}
