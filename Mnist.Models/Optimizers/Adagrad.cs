using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Steps that shrink with the squares of all gradients so far (Keras class <c>Adagrad</c>; Duchi et al., 2011).</summary>
/// <remarks><c>a += g^2</c>, <c>w -= lr g / sqrt(a + epsilon)</c>.</remarks>
public sealed class Adagrad : Optimizer
{
    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="initial_accumulator_value">Where the sums of squares begin, 0 or above; 0.1 by default.</param>
    /// <param name="epsilon">Added to the sums, 0 or above; 1e-7 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0 or not finite.</exception>
    public Adagrad(LearningRateSchedule? learning_rate = null, float? initial_accumulator_value = null, float? epsilon = null)
        : base(learning_rate, missing: 0.001f)
    {
        InitialAccumulatorValue = Require.NotNegative(initial_accumulator_value ?? 0.1f, nameof(initial_accumulator_value));
        Epsilon = Require.NotNegative(epsilon ?? 1e-7f, nameof(epsilon));
    }

    /// <summary>Where the sums of squares begin.</summary>
    public float InitialAccumulatorValue { get; }

    /// <summary>Added to the sums.</summary>
    public float Epsilon { get; }

    internal override IReadOnlyList<OptimizerSlot> Slots => [new("accumulator", InitialAccumulatorValue)];

    internal static Adagrad FromConfig(ConfigReader config) => ReadShared(
        new Adagrad(ReadRate(config), config.Single("initial_accumulator_value"), config.Single("epsilon")), config);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("initial_accumulator_value", InitialAccumulatorValue).Set("epsilon", Epsilon);
    }

    internal override Updater CreateUpdater() => new Updater<AdagradUpdate>((_, rate) => new AdagradUpdate(rate, Epsilon));
}
