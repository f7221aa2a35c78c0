using Mnist.Models.Config;

namespace Mnist.Models.Optimizers.Schedules;

/// <summary>A learning rate that follows from the number of updates done. A number does as well: <c>learning_rate: 0.01f</c>.</summary>
public abstract class LearningRateSchedule : KerasObject
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The schedules, by name.</summary>
    internal static KerasRegistry<LearningRateSchedule> Registry { get; } = new KerasRegistry<LearningRateSchedule>("learning rate schedule", "learning rate schedules")
        .Add(nameof(CosineDecay), CosineDecay.FromConfig)
        .Add(nameof(CosineDecayRestarts), CosineDecayRestarts.FromConfig)
        .Add(nameof(ExponentialDecay), ExponentialDecay.FromConfig)
        .Add(nameof(InverseTimeDecay), InverseTimeDecay.FromConfig)
        .Add(nameof(PiecewiseConstantDecay), PiecewiseConstantDecay.FromConfig)
        .Add(nameof(PolynomialDecay), PolynomialDecay.FromConfig);

    internal override string Module => "keras.optimizers.schedules";

    /// <summary>The same rate always.</summary>
    /// <param name="rate">The rate.</param>
    public static implicit operator LearningRateSchedule(float rate) => new ConstantRate(rate);

    /// <summary>The learning rate after so many updates.</summary>
    /// <param name="step">Number of updates done, 0 or above.</param>
    /// <returns>The rate of the next one.</returns>
    public abstract float At(long step);
}
