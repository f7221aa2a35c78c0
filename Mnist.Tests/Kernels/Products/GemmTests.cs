using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Products.Sparse;

namespace Mnist.Tests.Kernels.Products;

public sealed class GemmTests
{
    // Around every width and tile height, and the shapes of the paper's models in small.
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            TheoryData<int, int, int> sizes = new() { { 38, 7, 128 }, { 32, 28, 50 }, { 300, 3, 10 }, { 16, 5, 36 }, { 25, 40, 200 }, { 5, 400, 20 }, { 3, 784, 10 }, { 2, 1764, 3 } };
            foreach (int columns in new[] { 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 20, 24, 31, 32, 33, 36, 48, 50, 63 })
            {
                sizes.Add(1 + (columns % 19), columns % 7, columns);
                sizes.Add(13 + columns, 5, columns);
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_is_the_ordered_sum_at_every_width(int rows, int inner, int columns) =>
        Check(rows, inner, columns, transposedLeft: false);

    // Blank rows, blank blocks, zeros of both signs, and rows denser than the rest.
    [Theory]
    [MemberData(nameof(Sizes))]
    [InlineData(34, 784, 50)]
    [InlineData(9, 28, 200)]
    [InlineData(6, 100, 131)]
    public void Multiply_of_mostly_zeros_is_the_ordered_sum_at_every_width(int rows, int inner, int columns) =>
        Check(rows, inner, columns, transposedLeft: false, zeros: 0.8);

    [Fact]
    public void Zeros_are_left_out_where_there_are_many()
    {
        float[] sparse = Zeroed(KernelSamples.Uniform(1, 32 * 100), 0.8);
        float[] weights = KernelSamples.Uniform(2, 100 * 64);
        Array.Fill(weights, float.NaN, 0, 64);
        for (int row = 0; row < 32; row++)
        {
            sparse[row * 100] = 0;
        }

        float[] product = new float[32 * 64];
        Gemm.Multiply(new(sparse, 32, 100), new(weights, 100, 64), new(product, 32, 64));
        Assert.DoesNotContain(product, float.IsNaN);

        Gemm.Multiply(new(KernelSamples.Uniform(1, 32 * 100), 32, 100), new(weights, 100, 64), new(product, 32, 64));
        Assert.All(product, value => Assert.True(float.IsNaN(value)));
    }

    [Theory]
    [InlineData(40, 16)]
    [InlineData(448, 16)]    // two parts of 224
    [InlineData(448, 224)]
    [InlineData(448, 300)]
    [InlineData(5, 5)]
    [InlineData(1, 1)]
    public void Rows_known_to_be_zero_change_no_bit(int inner, int zeroRows)
    {
        float[] left = KernelSamples.Uniform(1, inner * 7);
        float[] right = KernelSamples.Uniform(2, inner * 20);
        Array.Clear(left, 0, zeroRows * 7);
        float[] expected = new float[7 * 20];
        float[] product = KernelSamples.Guarded(7 * 20);

        Gemm.MultiplyTransposedLeft(new(left, inner, 7), new(right, inner, 20), new(expected, 7, 20));
        Gemm.MultiplyTransposedLeft(new(left, inner, 7), new(right, inner, 20), new(product, 7, 20), zeroRows: zeroRows);

        Assert.Equal(expected, product);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void MultiplyTransposedLeft_is_the_ordered_sum_at_every_width(int rows, int inner, int columns) =>
        Check(rows, inner, columns, transposedLeft: true);

    [Theory]
    [InlineData(28, 448, 200)]
    [InlineData(30, 100, 131)]   // two rows are left over
    [InlineData(784, 64, 50)]
    public void MultiplyTransposedLeft_of_mostly_zeros_is_the_ordered_sum_at_every_width(int rows, int inner, int columns) =>
        Check(rows, inner, columns, transposedLeft: true, zeros: 0.8);

    [Fact]
    public void Zeros_of_a_transposed_matrix_are_left_out_where_there_are_many()
    {
        float[] sparse = Zeroed(KernelSamples.Uniform(1, 100 * 32), 0.8);
        Array.Clear(sparse, 0, 32);
        float[] gradients = KernelSamples.Uniform(2, 100 * 64);
        Array.Fill(gradients, float.NaN, 0, 64);
        float[] product = new float[32 * 64];

        Gemm.MultiplyTransposedLeft(new(sparse, 100, 32), new(gradients, 100, 64), new(product, 32, 64));

        Assert.DoesNotContain(product, float.IsNaN);
    }

    // A drawing of 28 x 28 with margins of 4, dots between blank columns, blank to the first column or from the last, nothing at all.
    public static TheoryData<string> Drawings => ["margins", "dots", "first", "last", "nothing", "all but one"];

    [Theory]
    [MemberData(nameof(Drawings))]
    public void Rows_of_blank_columns_are_zero_and_all_others_the_ordered_sum_at_every_width(string drawing)
    {
        Assert.True(Check(784, 32, 50, transposedLeft: true, inked: (_, column) => Inked(drawing, column)));
        Assert.True(Check(200, 5, 33, transposedLeft: true, inked: (_, column) => Inked(drawing, column)));
    }

    [Fact]
    public void Blank_columns_are_not_multiplied()
    {
        float[] sparse = [.. KernelSamples.Uniform(1, 32 * 784).Select((value, i) => Inked("margins", i % 784) && i % 3 == 0 ? value : 0)];
        float[] gradients = KernelSamples.Uniform(2, 32 * 50);
        gradients[7] = float.NaN;
        float[] product = KernelSamples.Guarded(784 * 50);

        Gemm.MultiplyTransposedLeft(new(sparse, 32, 784), new(gradients, 32, 50), new(product, 784, 50));

        Assert.All(product[..(4 * 28 * 50)], value => Assert.Equal(0, value));
        Assert.Equal(20 * 20, product.Count(float.IsNaN));
    }

    [Fact]
    public void Multiply_rejects_shapes_that_do_not_fit()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Gemm.Multiply(new(new float[6], 2, 3), new(new float[8], 2, 4), new(new float[8], 2, 4)));
        Assert.Contains("A is 2 x 3, B is 2 x 4, C is 2 x 4", error.Message, StringComparison.Ordinal);
    }

    private static float[] Zeroed(float[] values, double zeros)
    {
        float[] chance = KernelSamples.Uniform(9, values.Length);
        return [.. values.Select((value, i) => chance[i] < (2 * zeros) - 1 ? MathF.CopySign(0, value) : value)];
    }

    private static bool Inked(string drawing, int column) => drawing switch
    {
        "margins" => Math.Min(column / 28, column % 28) >= 4 && Math.Max(column / 28, column % 28) < 24,
        "dots" => column % 5 == 2 || column % 17 == 0,
        "first" => column < 20,
        "last" => column >= 190,
        "nothing" => false,
        _ => column == 99,
    };

    // Whether the product was looked at for blank columns.
    private static bool Check(int rows, int inner, int columns, bool transposedLeft, double zeros = 0, Func<int, int, bool>? inked = null)
    {
        const int Gap = 3;
        int aRows = transposedLeft ? inner : rows;
        int aColumns = transposedLeft ? rows : inner;
        float[] a = Zeroed(KernelSamples.Uniform(1, aRows * (aColumns + Gap)), zeros);
        for (int i = 0; inked is not null && i < a.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, aColumns + Gap);
            a[i] = column >= aColumns ? KernelSamples.Canary : inked(row, column) && (row + column) % 3 == 0 ? a[i] : 0;
        }

        float[] b = KernelSamples.Uniform(2, inner * (columns + Gap));
        float[] bias = KernelSamples.Uniform(3, columns);
        float[] before = KernelSamples.Uniform(4, rows * columns);
        foreach (int width in KernelSamples.Widths)
        {
            foreach (bool accumulate in new[] { false, true })
            {
                float[] c = KernelSamples.Guarded(rows * (columns + Gap));
                for (int i = 0; accumulate && i < rows; i++)
                {
                    before.AsSpan(i * columns, columns).CopyTo(c.AsSpan(i * (columns + Gap)));
                }

                ReadOnlyMatrix left = new(a, aRows, aColumns, aColumns + Gap);
                ReadOnlyMatrix right = new(b, inner, columns, columns + Gap);
                Matrix result = new(c, rows, columns, columns + Gap);
                ReadOnlySpan<float> start = accumulate || transposedLeft ? default : bias;
                if (transposedLeft)
                {
                    Gemm.MultiplyTransposedLeft(width, left, right, result, accumulate);
                }
                else
                {
                    Gemm.Multiply(width, left, right, result, accumulate, start);
                }

                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++)
                    {
                        PlainSum sum = new(inner, accumulate ? before[(i * columns) + j] : 0f);
                        for (int k = 0; k < inner; k++)
                        {
                            float factor = transposedLeft ? a[(k * (rows + Gap)) + i] : a[(i * (inner + Gap)) + k];
                            sum.Add(factor, b[(k * (columns + Gap)) + j]);
                        }

                        Assert.True(sum.Total + (start.Length > 0 ? start[j] : 0f) == c[(i * (columns + Gap)) + j], $"width {width}, accumulate {accumulate}, element {i},{j}");
                    }

                    Assert.All(c.AsSpan((i * (columns + Gap)) + columns, Gap).ToArray(), value => Assert.Equal(KernelSamples.Canary, value));
                }
            }
        }

        return BlankColumns.MayPay(new(a, aRows, aColumns, aColumns + Gap), columns);
    }
}
