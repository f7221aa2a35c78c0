using System.Diagnostics.CodeAnalysis;
using Mnist.Models.Kernels.Products.Sparse;
using Mnist.Models.Kernels.Products.Tiles;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products;

/// <summary>Matrix products.</summary>
/// <remarks>
/// Each element of C is one sum along the inner axis, in order with fused multiply-add, from zero in each of its parts (<see cref="SumParts"/>).
/// The parts are added in order, to C itself with <c>accumulate</c>; then the bias. So the bits depend neither on the vector width nor on the tiles,
/// nor, while B is finite, on whether summands that are zero are left out (<see cref="SparseProduct"/>).
/// C must not overlap A or B.
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary><c>C = A.B</c>, plus C if <paramref name="accumulate"/>; the bias, if any, is one row that is added to every row.</summary>
    public static void Multiply(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false, ReadOnlySpan<float> bias = default) =>
        Multiply(SimdDispatch.Width, a, b, c, accumulate, bias);

    /// <summary>The same at a given width; tests compare widths with it.</summary>
    internal static void Multiply(int width, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate, ReadOnlySpan<float> bias)
    {
        if (a.Rows != c.Rows || a.Columns != b.Rows || b.Columns != c.Columns)
        {
            Throw("A.B", a, b, c);
        }

        Run(width, a, b, c, (a.Stride, 1), accumulate, bias, zeros: 0);
    }

    /// <summary><c>C = transpose(A).B</c> (A is inner x rows), plus C if <paramref name="accumulate"/>.</summary>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C.</param>
    /// <param name="accumulate">Whether C is added to.</param>
    /// <param name="zeroRows">First rows of A that are known to be zero: what can be is left out of the sums.</param>
    public static void MultiplyTransposedLeft(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false, int zeroRows = 0) =>
        MultiplyTransposedLeft(SimdDispatch.Width, a, b, c, accumulate, zeroRows);

    internal static void MultiplyTransposedLeft(int width, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate, int zeroRows = 0)
    {
        if (a.Columns != c.Rows || a.Rows != b.Rows || b.Columns != c.Columns)
        {
            Throw("transpose(A).B", a, b, c);
        }

        if (BlankColumns.MayPay(a, c.Columns))
        {
            MultiplyBetweenBlanks(width, a, b, c, accumulate, zeroRows);
        }
        else
        {
            Run(width, a, b, c, (1, a.Stride), accumulate, default, zeroRows);
        }
    }

    // Columns of A that are zero make rows of the product that are.
    private static void MultiplyBetweenBlanks(int width, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate, int zeroRows)
    {
        Span<ColumnRun> runs = stackalloc ColumnRun[BlankColumns.MostRuns(a.Columns)];
        runs = runs[..BlankColumns.Find(width, a, runs)];
        int blank = 0;
        foreach (ColumnRun run in runs)
        {
            if (!accumulate)
            {
                c.Part(blank, run.First - blank).Clear();
            }

            Run(width, a.Part(0, a.Rows, run.First, run.Length), b, c.Part(run.First, run.Length), (1, a.Stride), accumulate, default, zeroRows);
            blank = run.First + run.Length;
        }

        if (!accumulate)
        {
            c.Part(blank, c.Rows - blank).Clear();
        }
    }

    private static void Run(
        int width, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, (int Row, int Inner) strides, bool accumulate, ReadOnlySpan<float> bias, int zeros)
    {
        if (bias.Length > 0 && (accumulate || bias.Length != c.Columns))
        {
            ThrowBias(bias.Length, c.Columns, accumulate);
        }

        if (c.Rows == 0 || c.Columns == 0)
        {
            return;
        }

        fixed (float* pa = a.Values, pb = b.Values, pc = c.Values, pBias = bias)
        {
            int inner = b.Rows;
            int panel = SumParts.Length(inner);
            bool sparse = SparseProduct.Pays(width, a, across: strides.Inner != 1, c.Columns);

            // Parts end where they always do; something of the first has to be left, to be written.
            int start = Math.Min(zeros, Math.Max(0, Math.Min(panel, inner) - 1));
            int end = Math.Min(panel, inner);
            do
            {
                if (sparse)
                {
                    SparseOperands part = new()
                    {
                        A = pa + (start * strides.Inner), AStride = strides.Row, AInnerStride = strides.Inner, B = pb + (start * b.Stride), BStride = b.Stride,
                        Accumulate = accumulate, Bias = end < inner ? null : pBias, C = pc, CStride = c.Stride,
                    };
                    SparseProduct.Run(width, part, c.Rows, end - start, c.Columns);
                }
                else
                {
                    SumRun run = new(start * strides.Inner, end - start);
                    TileOperands t = new()
                    {
                        A = pa, RowStride = strides.Row, InnerStride = strides.Inner, Runs = &run, RunCount = 1,
                        B = pb + (start * b.Stride), BStride = b.Stride,
                        Accumulate = accumulate, Bias = end < inner ? null : pBias,
                        C = pc, CStride = c.Stride, Lines = 1,
                    };
                    TileGrid.Run(width, t, c.Rows, c.Columns);
                }

                accumulate = true;
                (start, end) = (end, Math.Min(end + panel, inner));
            }
            while (start < inner);
        }
    }

    [DoesNotReturn]
    private static void Throw(string product, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c) => throw new ArgumentException(
        $"C = {product} does not fit: A is {a.Rows} x {a.Columns}, B is {b.Rows} x {b.Columns}, C is {c.Rows} x {c.Columns}.");

    [DoesNotReturn]
    private static void ThrowBias(int length, int columns, bool accumulate) => throw new ArgumentException(
        accumulate ? "A product is added to C or to a bias, not to both." : $"The bias has {length} elements, C has {columns} columns.");
}
