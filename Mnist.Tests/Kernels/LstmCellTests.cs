using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Recurrent;

namespace Mnist.Tests.Kernels;

public sealed class LstmCellTests
{
    private static readonly LstmCellOf<TanhOp, TanhGradientOp, SigmoidOp, SigmoidGradientOp> Cell = new();

    // Units that whole vectors leave over are computed beside those of other rows.
    [Theory]
    [InlineData(50, 16)]
    [InlineData(50, 67)]
    [InlineData(1, 130)]
    [InlineData(17, 2)]
    [InlineData(20, 3)]
    [InlineData(21, 5)]
    [InlineData(9, 40)]
    [InlineData(64, 4)]
    public void Rows_together_have_the_bits_of_each_row_alone(int units, int rows)
    {
        Step together = Run(units, rows, 0, rows);

        for (int row = 0; row < rows; row++)
        {
            Step alone = Run(units, rows, row, 1);

            Assert.Equal(alone.Gates, together.Gates[(row * 4 * units)..((row + 1) * 4 * units)]);
            Assert.Equal(alone.NextCells, together.NextCells[(row * units)..((row + 1) * units)]);
            Assert.Equal(alone.Activated, together.Activated[(row * units)..((row + 1) * units)]);
            Assert.Equal(alone.States, together.States[(row * units)..((row + 1) * units)]);
        }
    }

    [Fact]
    public void A_step_is_that_of_the_formula()
    {
        Step step = Run(18, 5, 0, 5);
        float[] z = KernelSamples.Uniform(1, 5 * 4 * 18);
        float[] cells = KernelSamples.Uniform(2, 5 * 18);

        for (int row = 0; row < 5; row++)
        {
            for (int unit = 0; unit < 18; unit++)
            {
                double[] gate = [.. Enumerable.Range(0, 4).Select(k => (double)z[(((row * 4) + k) * 18) + unit])];
                double next = (Sigmoid(gate[1]) * cells[(row * 18) + unit]) + (Sigmoid(gate[0]) * Math.Tanh(gate[2]));

                Assert.Equal(next, step.NextCells[(row * 18) + unit], 1e-6);
                Assert.Equal(Sigmoid(gate[3]) * Math.Tanh(next), step.States[(row * 18) + unit], 1e-6);
            }
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static Step Run(int units, int of, int row, int rows)
    {
        Step step = new(
            KernelSamples.Uniform(1, of * 4 * units)[(row * 4 * units)..((row + rows) * 4 * units)],
            KernelSamples.Guarded(rows * units),
            KernelSamples.Guarded(rows * units),
            KernelSamples.Guarded(rows * units));
        Cell.Forward(units, step.Gates, KernelSamples.Uniform(2, of * units).AsSpan(row * units, rows * units), step.NextCells, step.Activated, step.States);
        return step;
    }

    private sealed record Step(float[] Gates, float[] NextCells, float[] Activated, float[] States);
}
