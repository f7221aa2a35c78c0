using System.Runtime.Intrinsics;
using Mnist.Models.Kernels.Embedding;
using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Tests.Kernels.Embedding;

public sealed class TableRowsTests
{
    private static readonly int[] Indices = [2, 0, 2, 4, 2, 0];

    [Fact]
    public void Gather_copies_the_rows_of_the_indices()
    {
        float[] rows = new float[6];
        TableRows.Gather([1, 2, 3, 4, 5, 6], [2, 0, 2], rows, columns: 2);
        Assert.Equal([5f, 6, 1, 2, 5, 6], rows);
    }

    // To the bit: every entry is one sum from zero, in the order of the rows.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(33)]
    public void ScatterAdd_is_the_ordered_sum_at_every_width(int columns)
    {
        float[] rows = KernelSamples.Uniform(1, Indices.Length * columns);
        Check<AddOp>(rows, columns, value => value);
        Check<AddSquareOp>(rows, columns, value => value * value);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void An_index_outside_the_table_is_refused_in_one_sentence(int index)
    {
        string expected = $"Index {index} at position 1 is outside the table of 3 entries: expected 0 to 2.";
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => TableRows.Gather(new float[6], [0, index], new float[4], columns: 2)).Message);
        Assert.Equal(expected, Assert.Throws<ArgumentException>(() => TableRows.ScatterAdd(new float[4], [0, index], new float[6], columns: 2)).Message);
    }

    private static void Check<TOp>(float[] rows, int columns, Func<float, float> term)
        where TOp : struct, IBinaryOp
    {
        float[] expected = new float[5 * columns];
        for (int i = 0; i < rows.Length; i++)
        {
            expected[(Indices[i / columns] * columns) + (i % columns)] += term(rows[i]);
        }

        Check<TOp, SimdScalar, float>(expected, rows, columns);
        Check<TOp, Simd128, Vector128<float>>(expected, rows, columns);
        Check<TOp, Simd256, Vector256<float>>(expected, rows, columns);
        Check<TOp, Simd512, Vector512<float>>(expected, rows, columns);
    }

    private static void Check<TOp, TSimd, TVec>(float[] expected, float[] rows, int columns)
        where TOp : struct, IBinaryOp
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        float[] table = KernelSamples.Guarded(expected.Length + 2);
        TableRows.Scatter<TOp>(rows, Indices, table.AsSpan(1, expected.Length), columns).Run<TSimd, TVec>();
        Assert.Equal([KernelSamples.Canary, .. expected, KernelSamples.Canary], table);
    }
}
