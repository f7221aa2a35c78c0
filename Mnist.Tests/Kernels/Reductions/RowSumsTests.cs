using Mnist.Models.Kernels.Reductions;

namespace Mnist.Tests.Kernels.Reductions;

public sealed class RowSumsTests
{
    // To the bit, at column counts around every width and row counts around eight.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(8, 8)]
    [InlineData(9, 9)]
    [InlineData(16, 23)]
    [InlineData(17, 64)]
    [InlineData(36, 196)]
    public void Sum_joins_eight_rows_at_a_time(int columns, int rows)
    {
        float[] values = KernelSamples.Uniform(1, rows * columns);
        float[] before = KernelSamples.Uniform(2, columns);
        foreach (bool accumulate in (bool[])[false, true])
        {
            float[] sum = KernelSamples.Guarded(columns + 2);
            before.CopyTo(sum, 1);
            RowSums.Sum(values, sum.AsSpan(1, columns), accumulate);

            for (int column = 0; column < columns; column++)
            {
                float total = accumulate ? before[column] : 0;
                int row = 0;
                for (; row <= rows - 8; row += 8)
                {
                    total += ((At(row) + At(row + 1)) + (At(row + 2) + At(row + 3))) + ((At(row + 4) + At(row + 5)) + (At(row + 6) + At(row + 7)));
                }

                for (; row < rows; row++)
                {
                    total += At(row);
                }

                Assert.Equal(total, sum[column + 1]);

                float At(int place) => values[(place * columns) + column];
            }

            Assert.Equal([KernelSamples.Canary, KernelSamples.Canary], [sum[0], sum[^1]]);
        }
    }
}
