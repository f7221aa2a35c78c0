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

        Run(width, a, b, c, (a.Stride, 1), accumulate, bias);
    }

    /// <summary><c>C = transpose(A).B</c> (A is inner x rows), plus C if <paramref name="accumulate"/>.</summary>
    public static void MultiplyTransposedLeft(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false) =>
        MultiplyTransposedLeft(SimdDispatch.Width, a, b, c, accumulate);

    internal static void MultiplyTransposedLeft(int width, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate)
    {
        if (a.Columns != c.Rows || a.Rows != b.Rows || b.Columns != c.Columns)
        {
            Throw("transpose(A).B", a, b, c);
        }

        Run(width, a, b, c, (1, a.Stride), accumulate, default);
    }

    private static void Run(
        int width, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, (int Row, int Inner) strides, bool accumulate, ReadOnlySpan<float> bias)
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
            int start = 0;
            bool sparse = SparseProduct.Pays(width, a, across: strides.Inner != 1, c.Columns);
            do
            {
                if (sparse)
                {
                    SparseOperands part = new()
                    {
                        A = pa + (start * strides.Inner), AStride = strides.Row, AInnerStride = strides.Inner, B = pb + (start * b.Stride), BStride = b.Stride,
                        Accumulate = accumulate || start > 0, Bias = inner - start > panel ? null : pBias, C = pc, CStride = c.Stride,
                    };
                    SparseProduct.Run(width, part, c.Rows, Math.Min(panel, inner - start), c.Columns);
                    start += panel;
                    continue;
                }

                SumRun run = new(start * strides.Inner, Math.Min(panel, inner - start));
                TileOperands t = new()
                {
                    A = pa, RowStride = strides.Row, InnerStride = strides.Inner, Runs = &run, RunCount = 1,
                    B = pb + (start * b.Stride), BStride = b.Stride,
                    Accumulate = accumulate || start > 0, Bias = inner - start > panel ? null : pBias,
                    C = pc, CStride = c.Stride, Lines = 1,
                };
                TileGrid.Run(width, t, c.Rows, c.Columns);
                start += panel;
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
