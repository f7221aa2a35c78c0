using Mnist.Models.Kernels.Products;

namespace Mnist.Tests.Kernels;

/// <summary>The product other libraries use: small whole numbers, so that sums are exact.</summary>
public sealed class MatrixProductTests
{
    private const int Rows = 5;
    private const int Inner = 7;
    private const int Columns = 19;

    private static readonly float[] A = [.. Enumerable.Range(0, Rows * Inner).Select(i => (i % 11) - 5f)];
    private static readonly float[] B = [.. Enumerable.Range(0, Inner * Columns).Select(i => (i % 13) - 6f)];

    [Fact]
    public void It_multiplies_with_and_without_a_bias_and_onto_what_is_there()
    {
        float[] bias = [.. Enumerable.Range(0, Columns).Select(i => i - 4f)];
        float[] product = new float[Rows * Columns];
        float[] biased = new float[Rows * Columns];
        float[] twice = new float[Rows * Columns];

        MatrixProduct.Multiply(A, B, product, Rows, Inner, Columns);
        MatrixProduct.Multiply(A, B, biased, Rows, Inner, Columns, bias);
        MatrixProduct.Multiply(A, B, twice, Rows, Inner, Columns);
        MatrixProduct.Multiply(A, B, twice, Rows, Inner, Columns, accumulate: true);

        Assert.Equal(Expected((row, i) => A[(row * Inner) + i]), product);
        Assert.Equal(product.Select((value, i) => value + bias[i % Columns]), biased);
        Assert.Equal(product.Select(value => 2 * value), twice);
    }

    [Fact]
    public void It_multiplies_a_transposed_matrix()
    {
        float[] product = new float[Rows * Columns];

        MatrixProduct.MultiplyTransposedLeft(A, B, product, Rows, Inner, Columns);

        Assert.Equal(Expected((row, i) => A[(i * Rows) + row]), product);
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused() => Assert.Equal(
        "A matrix of 5 x 7 with stride 7 does not fit into 34 floats.",
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(A.AsSpan(1), B, new float[Rows * Columns], Rows, Inner, Columns)).Message);

    private static float[] Expected(Func<int, int, float> a) =>
        [.. Enumerable.Range(0, Rows * Columns).Select(at => Enumerable.Range(0, Inner).Sum(i => a(at / Columns, i) * B[(i * Columns) + (at % Columns)]))];
}
