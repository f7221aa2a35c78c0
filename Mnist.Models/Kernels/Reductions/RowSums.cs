using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Reductions;

/// <summary>Sums of columns over the rows of one shard.</summary>
/// <remarks>
/// A long sum loses digits to its own size, so eight rows at a time are joined first, as ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)); what is left at
/// the end follows row by row.
/// </remarks>
internal static unsafe class RowSums
{
    private const int Block = 8;

    /// <summary><c>sum[j] = values[0, j] + values[1, j] + ...</c>, plus what is there if <paramref name="accumulate"/>.</summary>
    /// <param name="values">(rows, columns).</param>
    /// <param name="sum">(columns).</param>
    /// <param name="accumulate">Whether the sum is added to, or overwritten.</param>
    public static void Sum(ReadOnlySpan<float> values, Span<float> sum, bool accumulate = false)
    {
        fixed (float* x = values)
        {
            Run(x, null, null, values.Length, sum, accumulate, default(Unary<LinearOp>));
        }
    }

    /// <summary><c>sum[j] = dy[0, j] (x[0, j] - center[j]) + dy[1, j] (x[1, j] - center[j]) + ...</c></summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="dy">(rows, columns).</param>
    /// <param name="center">(columns).</param>
    /// <param name="sum">(columns); overwritten.</param>
    public static void SumProducts(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> center, Span<float> sum)
    {
        fixed (float* px = x, pdy = dy[..x.Length], pCenter = center[..sum.Length])
        {
            Run(px, pdy, pCenter, x.Length, sum, accumulate: false, default(ProductOp));
        }
    }

    private static void Run<TTerm>(float* x, float* y, float* center, int length, Span<float> sum, bool accumulate, TTerm term)
        where TTerm : struct, IElementOp
    {
        fixed (float* s = sum)
        {
            VectorLoop.Run(new Sums<TTerm>(x, y, center, length / sum.Length, sum.Length, s, accumulate, term), sum.Length);
        }
    }

    /// <summary><c>y (x - z)</c>.</summary>
    private readonly struct ProductOp : IElementOp
    {
        public static int Operands => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Multiply(y, TSimd.Subtract(x, z));
    }

    /// <summary>The sum of a term of (x, y, center) over the rows; x and y are (rows, columns), the center is (columns).</summary>
    private readonly struct Sums<TTerm>(float* x, float* y, float* center, int rows, int columns, float* sum, bool accumulate, TTerm term) : IVectorBody
        where TTerm : struct, IElementOp
    {
        [MethodImpl(KernelMethod.Options)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            nint stride = columns;
            nint index = column;
            TVec total = accumulate ? MaskedAccess.Load<TSimd, TVec, TPartial>(sum + column, mask) : TSimd.Zero;
            int left = rows;
            for (; left >= Block; left -= Block, index += Block * stride)
            {
                TVec low = TSimd.Add(Two<TSimd, TVec, TPartial>(index, column, mask), Two<TSimd, TVec, TPartial>(index + (2 * stride), column, mask));
                TVec high = TSimd.Add(Two<TSimd, TVec, TPartial>(index + (4 * stride), column, mask), Two<TSimd, TVec, TPartial>(index + (6 * stride), column, mask));
                total = TSimd.Add(total, TSimd.Add(low, high));
            }

            for (; left > 0; left--, index += stride)
            {
                total = TSimd.Add(total, At<TSimd, TVec, TPartial>(index, column, mask));
            }

            MaskedAccess.Store<TSimd, TVec, TPartial>(total, sum + column, mask);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVec Two<TSimd, TVec, TPartial>(nint index, int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst =>
            TSimd.Add(At<TSimd, TVec, TPartial>(index, column, mask), At<TSimd, TVec, TPartial>(index + columns, column, mask));

        // The index is row times columns, plus column.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVec At<TSimd, TVec, TPartial>(nint index, int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst => term.Apply<TSimd, TVec>(
                MaskedAccess.Load<TSimd, TVec, TPartial>(x + index, mask),
                TTerm.Operands > 1 ? MaskedAccess.Load<TSimd, TVec, TPartial>(y + index, mask) : TSimd.Zero,
                TTerm.Operands > 2 ? MaskedAccess.Load<TSimd, TVec, TPartial>(center + column, mask) : TSimd.Zero);
    }
}
