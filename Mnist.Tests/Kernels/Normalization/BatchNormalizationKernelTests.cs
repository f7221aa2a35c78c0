using Mnist.Models.Kernels.Normalization;

namespace Mnist.Tests.Kernels.Normalization;

/// <summary>A step of two shards against the formulas in double, over the rows of both.</summary>
public sealed class BatchNormalizationKernelTests
{
    private const float Epsilon = 1e-3f;
    private static readonly int[] Rows = [5, 8];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(17)]
    public void A_step_is_the_formulas_over_the_whole_batch(int channels)
    {
        BatchNormalizationKernel kernel = new(channels, Epsilon);
        float[][] x = Shards(1, channels);
        float[][] dy = Shards(2, channels);
        float[][] y = Shards(3, channels);
        float[][] dx = Shards(4, channels);
        float[][] scratch = [.. Rows.Select(_ => new float[kernel.ScratchSize])];
        (float[] gamma, float[] beta) = (KernelSamples.Uniform(5, channels), KernelSamples.Uniform(6, channels));
        float[] shared = new float[kernel.SharedSize];
        kernel.UseMovingAverages(shared, new float[channels], new float[channels], gamma, beta);
        kernel.UseBatch(new ArrayShards(x, scratch), shared, gamma);
        for (int shard = 0; shard < Rows.Length; shard++)
        {
            kernel.Forward(shared, x[shard], y[shard]);
            kernel.SumGradients(shared, x[shard], dy[shard], scratch[shard]);
        }

        kernel.CombineGradients(new ArrayShards(x, scratch), shared);
        for (int shard = 0; shard < Rows.Length; shard++)
        {
            kernel.InputGradient(shared, x[shard], dy[shard], dx[shard]);
        }

        for (int channel = 0; channel < channels; channel++)
        {
            double[] values = Column(x, channels, channel);
            double[] gradients = Column(dy, channels, channel);
            double mean = values.Average();
            double inverse = 1 / Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + Epsilon);
            double[] normalised = [.. values.Select(value => (value - mean) * inverse)];
            double product = normalised.Zip(gradients, (value, gradient) => value * gradient).Average();
            AssertNear(normalised.Select(value => (gamma[channel] * value) + beta[channel]), Column(y, channels, channel));
            AssertNear(
                normalised.Zip(gradients, (value, gradient) => gamma[channel] * inverse * (gradient - gradients.Average() - (value * product))),
                Column(dx, channels, channel));
            Assert.Equal(product * values.Length, scratch.Sum(sums => (double)kernel.GammaGradient(sums)[channel]), 1e-4);
            Assert.Equal(gradients.Sum(), scratch.Sum(sums => (double)kernel.BetaGradient(sums)[channel]), 1e-4);
        }
    }

    // Variance 0.249 + epsilon is 0.25: deviation 1/2.
    [Fact]
    public void Moving_averages_normalise_and_have_no_gradient()
    {
        BatchNormalizationKernel kernel = new(channels: 1, Epsilon);
        float[] shared = new float[kernel.SharedSize];
        kernel.UseMovingAverages(shared, [10f], [0.249f], gamma: [], beta: []);
        (float[] y, float[] dx) = (new float[2], new float[2]);
        kernel.Forward(shared, [10f, 11f], y);
        kernel.InputGradient(shared, [10f, 11f], [3f, 4f], dx);

        Assert.Equal([0f, 2f], y);
        Assert.Equal([6f, 8f], dx);
    }

    // Mean 2, variance 1 of 1 and 3.
    [Fact]
    public void Moving_averages_move_towards_the_batch()
    {
        BatchNormalizationKernel kernel = new(channels: 1, Epsilon);
        float[] shared = new float[kernel.SharedSize];
        kernel.UseBatch(new ArrayShards([[1f], [3f]], []), shared, gamma: []);
        (float[] mean, float[] variance) = ([4f], [9f]);
        kernel.MoveAverages(shared, mean, variance, decay: 0.75f, oneMinusDecay: 0.25f);

        Assert.Equal(3.5f, mean[0]);
        Assert.Equal(7f, variance[0]);
    }

    // Means, variance and the terms of the input gradient are of the rows that count; every row is normalised.
    [Fact]
    public void A_mask_leaves_steps_out_of_the_statistics()
    {
        BatchNormalizationKernel kernel = new(channels: 1, Epsilon);
        (float[] shared, float[] scratch) = (new float[kernel.SharedSize], new float[kernel.ScratchSize]);
        (float[] x, float[] dy, float[] mask, float[] y, float[] dx) = ([1f, 50f, 3f, 4f], [1f, 2f, 5f, -1f], [1f, 0f, 1f, 1f], new float[4], new float[4]);
        ArrayShards shards = new([x], [scratch], [mask]);
        kernel.UseMovingAverages(shared, [0f], [0f], gamma: [], beta: []);
        kernel.UseBatch(shards, shared, gamma: []);
        kernel.Forward(shared, x, y);
        kernel.SumGradients(shared, x, dy, scratch);
        kernel.CombineGradients(shards, shared);
        kernel.InputGradient(shared, x, dy, dx, mask);

        double mean = 8.0 / 3;
        double inverse = 1 / Math.Sqrt((((1 + 9 + 16) / 3.0) - (mean * mean)) + Epsilon);
        double[] normalised = [.. x.Select(value => (value - mean) * inverse)];
        double product = normalised.Zip(dy, (value, gradient) => value * gradient).Sum() / 3;
        AssertNear(normalised, [.. y.Select(value => (double)value)]);
        AssertNear(
            dy.Select((gradient, i) => inverse * (gradient - (mask[i] * ((dy.Sum() / 3) + (normalised[i] * product))))), [.. dx.Select(value => (double)value)]);
    }

    [Fact]
    public void A_batch_in_which_nothing_counts_has_mean_and_variance_zero()
    {
        BatchNormalizationKernel kernel = new(channels: 1, epsilon: 0.25f);
        (float[] shared, float[] y, float[] dx) = (new float[kernel.SharedSize], new float[1], new float[1]);
        kernel.UseMovingAverages(shared, [7f], [7f], gamma: [], beta: []);
        ArrayShards shards = new([[3f]], [[1f, 1f]], [[0f]]);
        kernel.UseBatch(shards, shared, gamma: []);
        kernel.Forward(shared, [3f], y);
        kernel.CombineGradients(shards, shared);
        kernel.InputGradient(shared, [3f], [5f], dx, [0f]);

        Assert.Equal([6f], y);
        Assert.Equal([10f], dx);
    }

    private static float[][] Shards(int seed, int channels) => [.. Rows.Select((rows, shard) => KernelSamples.Uniform((10 * seed) + shard, rows * channels))];

    private static double[] Column(float[][] shards, int channels, int channel) =>
        [.. shards.SelectMany(shard => shard.Where((_, i) => i % channels == channel)).Select(value => (double)value)];

    private static void AssertNear(IEnumerable<double> expected, double[] actual) => Assert.All(expected, (value, i) => Assert.Equal(value, actual[i], 1e-5));

    private readonly struct ArrayShards(float[][] inputs, float[][] sums, float[][]? masks = null) : IBatchShards
    {
        public int Count => inputs.Length;

        public ReadOnlySpan<float> Input(int shard) => inputs[shard];

        public ReadOnlySpan<float> Mask(int shard) => masks is null ? [] : masks[shard];

        public ReadOnlySpan<float> Sums(int shard) => sums[shard];
    }
}
