using Mnist.Formats.Tensors;
using Mnist.Models.Layers;

namespace Mnist.Tests.Layers;

public sealed class DropoutTests
{
    private const int Rows = 100;
    private const int Columns = 1000;

    [Theory]
    [InlineData(0.25f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void A_fraction_is_dropped_and_the_rest_scaled_up(float rate)
    {
        float[] y = Forward(rate);

        // 100,000 numbers: the fraction's deviation is at most 0.0016.
        Assert.InRange(y.Count(value => value == 0) / (double)y.Length, rate - 0.008, rate + 0.008);
        Assert.All(y.Where(value => value != 0).Distinct(), value => Assert.Equal(1 / (1 - (double)rate), value, 1e-5));
        Assert.InRange(y.Average(), 0.95, 1.05);
    }

    [Fact]
    public void The_gradient_goes_where_the_input_went()
    {
        LayerRun run = Run(0.5f);
        run.Forward();
        float[] y = run.Output.ToArray();
        run.Backward([.. Enumerable.Repeat(1f, Rows * Columns)]);

        Assert.Equal(y, run.InputGradient.ToArray());   // the input is all ones
    }

    [Fact]
    public void Nothing_is_dropped_outside_training()
    {
        LayerRun run = Run(0.5f, training: false);
        run.Forward();

        Assert.All(run.Output.ToArray(), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void What_is_dropped_follows_from_seed_epoch_and_sample_alone()
    {
        float[] y = Forward(0.5f);

        Assert.Equal(y, Forward(0.5f));
        Assert.NotEqual(y, Forward(0.5f, seed: 2));
        Assert.NotEqual(y, Forward(0.5f, epoch: 1));
        Assert.Equal(y[(10 * Columns)..], Forward(0.5f, firstSample: 10)[..^(10 * Columns)]);
    }

    [Fact]
    public void A_layers_own_seed_takes_the_place_of_the_models()
    {
        float[] y = Forward(new Dropout(0.5f, seed: 2), seed: 1);

        Assert.Equal(y, Forward(new Dropout(0.5f), seed: 2));
        Assert.Equal(y, Forward(new Dropout(0.5f, seed: 2), seed: 3));
        Assert.NotEqual(y, Forward(new Dropout(0.5f, seed: -2), seed: 1));

        static float[] Forward(Dropout layer, ulong seed)
        {
            LayerRun run = new(layer, new NDArray(Enumerable.Repeat(1f, Rows * Columns).ToArray(), (Rows, Columns)), training: true, seed);
            run.Forward();
            return run.Output.ToArray();
        }
    }

    [Fact]
    public void Rows_are_dropped_independently()
    {
        float[] y = Forward(0.5f);

        int alike = Enumerable.Range(0, Columns).Count(i => y[i] == y[Columns + i]);
        Assert.InRange(alike, 420, 580);   // 500 expected, deviation 16
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void Constructor_rejects_rates_outside_0_to_below_1(float rate)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate));

        Assert.StartsWith($"rate must be 0 to below 1, received {rate}.", error.Message, StringComparison.Ordinal);
    }

    private static float[] Forward(float rate, ulong seed = 1, int epoch = 0, long firstSample = 0)
    {
        LayerRun run = Run(rate, seed: seed);
        run.Pass.Step = run.Pass.Step with { Epoch = epoch, FirstSample = firstSample };
        run.Forward();
        return run.Output.ToArray();
    }

    private static LayerRun Run(float rate, bool training = true, ulong seed = 1) =>
        new(new Dropout(rate), new NDArray(Enumerable.Repeat(1f, Rows * Columns).ToArray(), (Rows, Columns)), training, seed);
}
