using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Follow the regularised leader (Keras class <c>Ftrl</c>; McMahan et al., 2013).</summary>
/// <remarks>
/// <c>n' = n + g^2</c>, <c>z += g + 2 s w - (sqrt n' - sqrt n) w / lr</c>, <c>w = (clip(z, -l1, l1) - z) / ((beta + sqrt n') / lr + 2 l2)</c>.
/// </remarks>
public sealed class Ftrl : Optimizer
{
    private const float RootPower = -0.5f;

    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">A number above 0, or a schedule; 0.001 by default.</param>
    /// <param name="learning_rate_power">Only -0.5, the default: the rate falls with the root of the sums.</param>
    /// <param name="initial_accumulator_value">Where the sums of squares begin, 0 or above; 0.1 by default.</param>
    /// <param name="l1_regularization_strength">Weight of the absolute values, 0 or above.</param>
    /// <param name="l2_regularization_strength">Weight of the squares, 0 or above.</param>
    /// <param name="l2_shrinkage_regularization_strength">s: weight of the squares in the gradient alone, 0 or above.</param>
    /// <param name="beta">Added to the root of the sums, 0 or above.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Ftrl(
        LearningRateSchedule? learning_rate = null,
        float? learning_rate_power = null,
        float? initial_accumulator_value = null,
        float l1_regularization_strength = 0f,
        float l2_regularization_strength = 0f,
        float l2_shrinkage_regularization_strength = 0f,
        float beta = 0f)
        : base(learning_rate, missing: 0.001f)
    {
        if (learning_rate_power is not (null or RootPower))
        {
            throw new ArgumentOutOfRangeException(
                nameof(learning_rate_power), $"learning_rate_power must be {RootPower}, received {learning_rate_power}; nothing else is supported.");
        }

        InitialAccumulatorValue = Require.NotNegative(initial_accumulator_value ?? 0.1f, nameof(initial_accumulator_value));
        L1 = Require.NotNegative(l1_regularization_strength);
        L2 = Require.NotNegative(l2_regularization_strength);
        Shrinkage = Require.NotNegative(l2_shrinkage_regularization_strength);
        Beta = Require.NotNegative(beta);
    }

    /// <summary>Where the sums of squares begin.</summary>
    public float InitialAccumulatorValue { get; }

    /// <summary>Weight of the absolute values.</summary>
    public float L1 { get; }

    /// <summary>Weight of the squares.</summary>
    public float L2 { get; }

    /// <summary>Weight of the squares in the gradient alone.</summary>
    public float Shrinkage { get; }

    /// <summary>Added to the root of the sums.</summary>
    public float Beta { get; }

    internal override IReadOnlyList<OptimizerSlot> Slots => [new("accumulator", InitialAccumulatorValue), "linear"];

    internal static Ftrl FromConfig(ConfigReader config) => ReadShared(
        new Ftrl(
            ReadRate(config),
            config.Single("learning_rate_power"),
            config.Single("initial_accumulator_value"),
            config.Single("l1_regularization_strength", 0f),
            config.Single("l2_regularization_strength", 0f),
            config.Single("l2_shrinkage_regularization_strength", 0f),
            config.Single("beta", 0f)),
        config);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config
            .Set("learning_rate_power", RootPower)
            .Set("initial_accumulator_value", InitialAccumulatorValue)
            .Set("l1_regularization_strength", L1)
            .Set("l2_regularization_strength", L2)
            .Set("l2_shrinkage_regularization_strength", Shrinkage)
            .Set("beta", Beta);
    }

    internal override Updater CreateUpdater() => new Updater<FtrlUpdate>(
        (_, rate) => new FtrlUpdate(new FtrlNumbers(rate, L1, 2f * (L2 + (Beta / (2f * rate))), 2f * Shrinkage)));
}
