using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mnist.Formats.Tensors;
using Mnist.Models.Initializers;

namespace Mnist.Tests.Initializers;

public sealed class InitializerTests
{
    // A normal distribution cut at two deviations has this deviation; Keras widens it before the cut so that the variance comes out right.
    private const double CutDeviation = 0.8796256610342398;

    private static readonly Shape Kernel = (5, 4, 30, 50);   // fan in 600, fan out 1000

    // Variance as the papers have it: 2 / (in + out), 2 / in, 1 / in.
    public static TheoryData<string, double> Variances => new()
    {
        { "glorot_uniform", 2.0 / 1600 },
        { "glorot_normal", 2.0 / 1600 },
        { "he_uniform", 2.0 / 600 },
        { "he_normal", 2.0 / 600 },
        { "lecun_uniform", 1.0 / 600 },
        { "lecun_normal", 1.0 / 600 },
    };

    [Theory]
    [MemberData(nameof(Variances))]
    public void Values_have_the_variance_of_their_paper_and_no_mean(string name, double variance)
    {
        float[] values = Fill(name, Kernel);

        // 30,000 values: a mean is off by 0.6 % of a deviation, a variance by less than 0.8 %; five of each are allowed.
        double deviation = Math.Sqrt(variance);
        Assert.InRange(values.Average(), -0.03 * deviation, 0.03 * deviation);
        Assert.InRange(values.Select(value => (double)value * value).Average(), 0.96 * variance, 1.04 * variance);
    }

    [Theory]
    [MemberData(nameof(Variances))]
    public void Values_fill_the_range_of_their_distribution_and_stay_inside(string name, double variance)
    {
        double limit = name.EndsWith("uniform", StringComparison.Ordinal) ? Math.Sqrt(3 * variance) : 2 * Math.Sqrt(variance) / CutDeviation;
        float[] values = Fill(name, Kernel);

        Assert.InRange(values.Max(), 0.98 * limit, 1.000001 * limit);
        Assert.InRange(values.Min(), -1.000001 * limit, -0.98 * limit);
    }

    [Theory]
    [InlineData("glorot_uniform")]
    [InlineData("he_uniform")]
    [InlineData("lecun_uniform")]
    public void A_uniform_distribution_is_flat(string name)
    {
        float[] values = Fill(name, Kernel);
        float limit = values.Max(Math.Abs);

        int[] tenths = new int[10];
        foreach (float value in values)
        {
            tenths[Math.Clamp((int)((value + limit) / (2 * limit) * 10), 0, 9)]++;
        }

        // 3,000 each, deviation 52.
        Assert.All(tenths, count => Assert.InRange(count, 2740, 3260));
    }

    [Theory]
    [InlineData("glorot_normal")]
    [InlineData("he_normal")]
    [InlineData("lecun_normal")]
    public void A_normal_distribution_has_two_thirds_within_a_deviation_of_the_uncut_curve(string name)
    {
        float[] values = Fill(name, Kernel);
        double uncut = Math.Sqrt(values.Select(value => (double)value * value).Average()) / CutDeviation;

        // P(|z| < 1) / P(|z| < 2) = 0.6827 / 0.9545.
        Assert.InRange(values.Count(value => Math.Abs(value) < uncut) / (double)values.Length, 0.70, 0.73);
    }

    [Fact]
    public void A_dense_kernels_fans_are_its_two_axes() =>
        Assert.InRange(Fill("glorot_uniform", (784, 50)).Max(), 0.99 * Math.Sqrt(6.0 / 834), Math.Sqrt(6.0 / 834));

    [Theory]
    [InlineData(20, 20, 1f)]
    [InlineData(50, 200, 1f)]
    [InlineData(30, 12, 2.5f)]
    public void Orthogonal_rows_or_columns_are_at_right_angles_and_as_long_as_the_gain(int rows, int columns, float gain)
    {
        float[] values = Fill(new Orthogonal(gain), (rows, columns));

        bool tall = rows >= columns;
        (int vectors, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        for (int i = 0; i < vectors; i++)
        {
            for (int j = 0; j < vectors; j++)
            {
                double dot = Enumerable.Range(0, length).Sum(k => (double)At(i, k) * At(j, k));
                Assert.Equal(i == j ? gain * gain : 0, dot, 1e-5);
            }
        }

        float At(int vector, int k) => tall ? values[(k * columns) + vector] : values[(vector * columns) + k];
    }

    // The committed LSTMs start from these: seed 1, first layer, second weight.
    [Theory]
    [InlineData(50, "440a0f0b88968639c1a260b226702ed9eeb2a503819b5c141435344d6645f2b1")]
    [InlineData(128, "4776766bd6baf952922964cf5332db0bad055dd1dfeecb5cb691184a23dbb683")]
    public void Orthogonal_recurrent_kernels_keep_their_bits(int units, string sha256)
    {
        float[] values = Fill("orthogonal", (units, 4 * units), seed: 1, layer: 0, weight: 1);

        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan()))));
    }

    [Fact]
    public void Orthogonal_kernels_of_more_axes_are_flattened_before_the_last() =>
        Assert.Equal(1, Fill("orthogonal", (3, 3, 2, 5)).Where((_, i) => i % 5 == 0).Sum(value => (double)value * value), 1e-6);

    [Theory]
    [InlineData("zeros", 0f)]
    [InlineData("ones", 1f)]
    public void Constants_are_constant(string name, float expected) => Assert.All(Fill(name, (3, 4)), value => Assert.Equal(expected, value));

    [Fact]
    public void Values_follow_from_seed_layer_and_weight_alone()
    {
        float[] values = Fill("glorot_uniform", (10, 10));

        Assert.Equal(values, Fill("glorot_uniform", (10, 10)));
        Assert.NotEqual(values, Fill("glorot_uniform", (10, 10), seed: 8));
        Assert.NotEqual(values, Fill("glorot_uniform", (10, 10), layer: 1));
        Assert.NotEqual(values, Fill("glorot_uniform", (10, 10), weight: 1));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Initializer.Get("glorot"));

        Assert.StartsWith(
            "Unknown initializer 'glorot'. Known initializers: constant, glorot_normal, glorot_uniform, he_normal, he_uniform, identity, lecun_normal, lecun_uniform, ones, orthogonal, "
            + "random_normal, random_uniform, truncated_normal, variance_scaling, zeros.",
            error.Message,
            StringComparison.Ordinal);
    }

    private static float[] Fill(Initializer initializer, Shape shape, ulong seed = 7, int layer = 0, int weight = 0)
    {
        float[] values = new float[shape.size];
        initializer.Fill(values, shape, seed, layer, weight);
        return values;
    }
}
