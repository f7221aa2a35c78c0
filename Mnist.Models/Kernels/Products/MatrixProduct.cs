namespace Mnist.Models.Kernels.Products;

/// <summary>
/// The engine's matrix product for other libraries. Matrices are row-major without gaps. Each element is one sum with fused multiply-add in an order that follows from the
/// inner size alone: a row's bits depend neither on the other rows, nor on the vector width. It runs on the caller's thread.
/// </summary>
public static class MatrixProduct
{
    /// <summary><c>C = A.B</c>, or <c>C = A.B + bias</c>, or <c>C = C + A.B</c>.</summary>
    /// <param name="a">A: <paramref name="rows"/> x <paramref name="inner"/>.</param>
    /// <param name="b">B: <paramref name="inner"/> x <paramref name="columns"/>.</param>
    /// <param name="c">C: <paramref name="rows"/> x <paramref name="columns"/>; it must not overlap A or B.</param>
    /// <param name="rows">Rows of A and C, 0 or more.</param>
    /// <param name="inner">Columns of A and rows of B, 0 or more.</param>
    /// <param name="columns">Columns of B and C, 0 or more.</param>
    /// <param name="bias">A number for each column, added to every row; none when empty (the default).</param>
    /// <param name="accumulate">Whether the product is added to what C holds; not together with a bias. False by default.</param>
    /// <exception cref="ArgumentException">A span is too short, or the bias does not fit.</exception>
    public static void Multiply(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns, ReadOnlySpan<float> bias = default, bool accumulate = false) =>
        Gemm.Multiply(new ReadOnlyMatrix(a, rows, inner), new ReadOnlyMatrix(b, inner, columns), new Matrix(c, rows, columns), accumulate, bias);

    /// <summary><c>C = transpose(A).B</c>.</summary>
    /// <param name="a">A: <paramref name="inner"/> x <paramref name="rows"/>.</param>
    /// <param name="b">B: <paramref name="inner"/> x <paramref name="columns"/>.</param>
    /// <param name="c">C: <paramref name="rows"/> x <paramref name="columns"/>; it must not overlap A or B.</param>
    /// <param name="rows">Columns of A and rows of C, 0 or more.</param>
    /// <param name="inner">Rows of A and B, 0 or more.</param>
    /// <param name="columns">Columns of B and C, 0 or more.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void MultiplyTransposedLeft(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns) =>
        Gemm.MultiplyTransposedLeft(new ReadOnlyMatrix(a, inner, rows), new ReadOnlyMatrix(b, inner, columns), new Matrix(c, rows, columns));
}
