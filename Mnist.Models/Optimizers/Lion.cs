using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Steps of one length, along the sign of a moving average (Keras class <c>Lion</c>; Chen et al., 2023).</summary>
/// <remarks><c>w -= lr sign(beta_1 m + (1 - beta_1) g)</c>, then <c>m = beta_2 m + (1 - beta_2) g</c>.</remarks>
public sealed class Lion : Optimizer
{
    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="beta_1">Weight of the moving average in the direction of a step, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the moving average, 0 to below 1; 0.99 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is below 0 or not finite, or a beta is not 0 to below 1.</exception>
    public Lion(LearningRateSchedule? learning_rate = null, float? beta_1 = null, float? beta_2 = null)
        : base(learning_rate, missing: 0.001f)
    {
        Beta1 = Require.BelowOne(beta_1 ?? 0.9f, nameof(beta_1));
        Beta2 = Require.BelowOne(beta_2 ?? 0.99f, nameof(beta_2));
    }

    /// <summary>Weight of the moving average in the direction of a step.</summary>
    public float Beta1 { get; }

    /// <summary>Decay of the moving average.</summary>
    public float Beta2 { get; }

    internal override IReadOnlyList<OptimizerSlot> Slots => ["momentum"];

    internal static Lion FromConfig(ConfigReader config) => ReadShared(
        new Lion(ReadRate(config), config.Single("beta_1"), config.Single("beta_2")), config);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("beta_1", Beta1).Set("beta_2", Beta2);
    }

    internal override bool ReadsSquares => false;

    internal override Updater CreateUpdater() => new Updater<LionUpdate>((_, rate) => new LionUpdate(rate, Beta1, Beta2));
}
