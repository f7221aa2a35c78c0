using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Sparse;

/// <summary>Columns of a matrix that are zero in every row, as pixels on the margin are in every drawing of a batch: rows of <c>transpose(A).B</c> that need no sums.</summary>
internal static unsafe class BlankColumns
{
    // Finding them takes as long as a product by one or two columns. Runs are kept on the stack.
    private const int LeastProductColumns = 32;
    private const int MostColumns = 1 << 13;

    // A gap in what is computed takes as long to skip as some rows take to compute.
    private const int LeastGap = 4;

    // Rows looked at in one pass over the columns.
    private const int Rows = 4;

    /// <summary>Room for the runs of a matrix of so many columns.</summary>
    public static int MostRuns(int columns) => (columns / (LeastGap + 1)) + 1;

    /// <summary>Whether looking for them may pay: zeros are many, the product is wide, and its sums are too short for <see cref="SparseProduct"/>, which leaves out more.</summary>
    public static bool MayPay(ReadOnlyMatrix a, int productColumns) =>
        a.Rows is >= Rows and < SparseProduct.LeastInnerAcross && a.Columns <= MostColumns && productColumns >= LeastProductColumns && SparseProduct.IsMostlyZero(a);

    /// <summary>Finds the runs of columns between the blank ones; blank columns too few to be skipped count as others.</summary>
    /// <param name="width">Floats of a vector.</param>
    /// <param name="a">The matrix.</param>
    /// <param name="runs">Room for <see cref="MostRuns"/>.</param>
    /// <returns>Their number.</returns>
    [SkipLocalsInit]
    public static int Find(int width, ReadOnlyMatrix a, Span<ColumnRun> runs)
    {
        Span<float> any = stackalloc float[a.Columns];
        any.Clear();
        fixed (float* pa = a.Values, pAny = any)
        {
            SimdDispatch.Run(width, new Kernel(pa, a.Rows, a.Stride, pAny, a.Columns));
        }

        int count = 0;
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(any);
        for (int first = bits.IndexOfAnyExcept(0), end = -LeastGap; first >= 0;)
        {
            if (first - end >= LeastGap)
            {
                runs[count++] = new ColumnRun(first, 0);
            }

            int length = bits[first..].IndexOf(0);
            end = length < 0 ? bits.Length : first + length;
            runs[count - 1] = runs[count - 1] with { Length = end - runs[count - 1].First };
            int gap = bits[end..].IndexOfAnyExcept(0);
            first = gap < 0 ? -1 : end + gap;
        }

        return count;
    }

    private readonly struct Kernel(float* a, int rows, nint stride, float* any, int columns) : ISimdKernel
    {
        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            for (int row = 0; row < rows; row += Rows)
            {
                // The last are looked at twice where they are fewer.
                float* first = a + (Math.Min(row, rows - Rows) * stride);
                VectorLoop.Run<TSimd, TVec, Columns>(new Columns(first, stride, any), columns);
            }
        }
    }

    // Bits of all rows together. Of -0 the sign is one: such a column is computed.
    private readonly struct Columns(float* a, nint stride, float* any) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            float* from = a + column;
            TVec upper = TSimd.Or(MaskedAccess.Load<TSimd, TVec, TPartial>(from, mask), MaskedAccess.Load<TSimd, TVec, TPartial>(from + stride, mask));
            TVec lower = TSimd.Or(MaskedAccess.Load<TSimd, TVec, TPartial>(from + (2 * stride), mask), MaskedAccess.Load<TSimd, TVec, TPartial>(from + (3 * stride), mask));
            TVec before = MaskedAccess.Load<TSimd, TVec, TPartial>(any + column, mask);
            MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Or(before, TSimd.Or(upper, lower)), any + column, mask);
        }
    }
}
