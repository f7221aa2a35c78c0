using Mnist.Models.Kernels.Normalization;

namespace Mnist.Tests.Kernels.Normalization;

/// <summary>Sums and maps over rows, at channel counts around every vector width and row counts around a block.</summary>
public sealed class BatchStatisticsTests
{
    private const float Epsilon = 1e-3f;

    public static TheoryData<int, int> Sizes
    {
        get
        {
            TheoryData<int, int> sizes = new() { { 1, 1 }, { 3, 63 }, { 3, 64 }, { 3, 65 }, { 5, 130 }, { 8, 43_264 } };
            foreach (int channels in (int[])[1, 2, 4, 7, 8, 9, 15, 16, 17, 31, 33])
            {
                sizes.Add(channels, 70);
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void SumGradients_sums_dy_and_dy_times_the_normalised_input(int channels, int rows)
    {
        float[] x = Samples(channels, rows);
        float[] dy = KernelSamples.Uniform(4, x.Length);
        float[] mean = KernelSamples.Uniform(5, channels);
        float[] inverse = KernelSamples.Uniform(6, channels);
        (float[] sum, float[] product) = (Guarded(channels), Guarded(channels));
        BatchStatistics.SumGradients(x, dy, mean, inverse, sum.AsSpan(1, channels), product.AsSpan(1, channels));

        for (int channel = 0; channel < channels; channel++)
        {
            double[] gradients = Column(dy, channels, channel);
            double[] values = Column(x, channels, channel);
            double normalised = gradients.Zip(values, (d, value) => d * (value - mean[channel]) * inverse[channel]).Sum();
            Assert.Equal(gradients.Sum(), sum[channel + 1], 1e-6 * rows);
            Assert.Equal(normalised, product[channel + 1], 2e-6 * rows);
        }

        AssertCanaries(sum);
        AssertCanaries(product);
    }

    // To the bit: the formula with its fused multiply-adds is the definition at every width.
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Maps_are_their_formulas_at_every_width(int channels, int rows)
    {
        float[] x = Samples(channels, rows);
        float[] dy = KernelSamples.Uniform(4, x.Length);
        float[][] p = [.. Enumerable.Range(5, 4).Select(seed => KernelSamples.Uniform(seed, channels))];
        (float[] y, float[] dx) = (Guarded(x.Length), Guarded(x.Length));
        BatchStatistics.Normalise(x, p[0], p[1], p[2], y.AsSpan(1, x.Length));
        BatchStatistics.InputGradient(x, dy, p[0], p[1], p[2], p[3], dx.AsSpan(1, x.Length));

        for (int i = 0; i < x.Length; i++)
        {
            int channel = i % channels;
            float distance = x[i] - p[0][channel];
            Assert.Equal(MathF.FusedMultiplyAdd(distance, p[1][channel], p[2][channel]), y[i + 1]);
            Assert.Equal(MathF.FusedMultiplyAdd(distance, p[3][channel], MathF.FusedMultiplyAdd(dy[i], p[1][channel], p[2][channel])), dx[i + 1]);
        }

        AssertCanaries(y);
        AssertCanaries(dx);
    }

    [Fact]
    public void Invert_takes_ones_for_a_missing_gamma()
    {
        (float[] inverse, float[] factor) = (new float[1], new float[1]);
        BatchStatistics.Invert([0.249f], Epsilon, [], inverse, factor);
        Assert.Equal([2f, 2f], [inverse[0], factor[0]]);

        BatchStatistics.Invert([0.249f], Epsilon, [3f], inverse, factor);
        Assert.Equal([2f, 6f], [inverse[0], factor[0]]);
    }

    // A mean of 2 against a deviation of 0.6: squares must be of distances, not of values.
    private static float[] Samples(int channels, int rows) => [.. KernelSamples.Uniform(3, channels * rows).Select(value => value + 2)];

    private static double[] Column(float[] values, int channels, int channel) => [.. values.Where((_, i) => i % channels == channel).Select(value => (double)value)];

    private static float[] Guarded(int length) => KernelSamples.Guarded(length + 2);

    private static void AssertCanaries(float[] values) => Assert.Equal([KernelSamples.Canary, KernelSamples.Canary], [values[0], values[^1]]);
}
