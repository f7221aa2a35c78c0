using Mnist.Models.Kernels.Reductions;

namespace Mnist.Tests.Kernels.Reductions;

/// <summary>Means over rows in TensorFlow's order, at column counts around every vector width and row counts around its changes of order.</summary>
public sealed class RunningSumsTests
{
    private const int Group = 8;

    public static TheoryData<int, int> Sizes
    {
        get
        {
            TheoryData<int, int> sizes = new() { { 1, 1 }, { 8, 15 }, { 8, 16 }, { 8, 17 }, { 12, 1003 }, { 36, 130 } };
            foreach (int columns in (int[])[1, 2, 4, 7, 8, 9, 15, 16, 17, 24, 31, 33])
            {
                sizes.Add(columns, 70);
            }

            return sizes;
        }
    }

    // To the bit, and however the rows are cut into shards: the scalar form below is the definition.
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Means_are_their_definition_however_the_rows_come(int columns, int rows)
    {
        float[] x = KernelSamples.Uniform(1, columns * rows);
        float[] center = KernelSamples.Uniform(2, columns);
        foreach (int piece in (int[])[rows, 1, 3, 29])
        {
            (float[] values, float[] squares) = (KernelSamples.Guarded(columns + 1), KernelSamples.Guarded(columns + 1));
            RunningSums sums = new(new float[RunningSums.Lanes * columns], rows);
            RunningSums distances = new(new float[RunningSums.Lanes * columns], rows);
            for (int row = 0; row < rows; row += piece)
            {
                ReadOnlySpan<float> part = x.AsSpan(row * columns, Math.Min(piece, rows - row) * columns);
                sums.Add(part);
                distances.AddSquaredDistances(part, center);
            }

            sums.Mean(values);
            distances.Mean(squares);
            for (int column = 0; column < columns; column++)
            {
                bool grouped = column < columns - (columns % Group);
                float[] terms = [.. Enumerable.Range(0, rows).Select(row => x[(row * columns) + column])];
                Assert.Equal(Mean(terms, grouped), values[column]);
                Assert.Equal(Mean([.. terms.Select(value => (value - center[column]) * (value - center[column]))], grouped), squares[column]);
            }

            Assert.Equal([KernelSamples.Canary, KernelSamples.Canary], [values[^1], squares[^1]]);
        }
    }

    private static float Mean(float[] terms, bool grouped)
    {
        int laned = grouped && terms.Length >= 16 ? terms.Length - (terms.Length % RunningSums.Lanes) : 0;
        float[] lanes = new float[RunningSums.Lanes];
        for (int i = 0; i < laned; i++)
        {
            lanes[i % RunningSums.Lanes] += terms[i];
        }

        float sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
        for (int i = laned; i < terms.Length; i++)
        {
            sum += terms[i];
        }

        return sum / terms.Length;
    }
}
