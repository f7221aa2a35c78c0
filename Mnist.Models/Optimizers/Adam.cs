using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Adaptive moments (Keras class <c>Adam</c>; Kingma and Ba, 2014).</summary>
/// <remarks>
/// <c>m += (g - m)(1 - beta_1)</c>, <c>v += (g^2 - v)(1 - beta_2)</c>,
/// <c>w -= lr sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon)</c>; amsgrad divides by the largest v so far.
/// </remarks>
public class Adam : MomentOptimizer
{
    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the second moment, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to the root of the second moment, 0 or above; 1e-7 by default.</param>
    /// <param name="amsgrad">Whether the largest second moment so far is used.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or epsilon is below 0 or not finite, or a beta is not 0 to below 1.</exception>
    public Adam(LearningRateSchedule? learning_rate = null, float? beta_1 = null, float? beta_2 = null, float? epsilon = null, bool amsgrad = false)
        : base(learning_rate, beta_1, beta_2, epsilon)
    {
        Amsgrad = amsgrad;
    }

    /// <summary>Whether the largest second moment so far is used.</summary>
    public bool Amsgrad { get; }

    internal override IReadOnlyList<OptimizerSlot> Slots => Amsgrad ? ["momentum", "velocity", "velocity_hat"] : ["momentum", "velocity"];

    internal static Adam FromConfig(ConfigReader config) => ReadShared(
        new Adam(ReadRate(config), config.Single("beta_1"), config.Single("beta_2"), config.Single("epsilon"), config.Bool("amsgrad", false)), config);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("amsgrad", Amsgrad);
    }

    internal override Updater CreateUpdater() => Amsgrad
        ? new Updater<AmsgradUpdate>((step, rate) => new AmsgradUpdate(NumbersOf(step, rate)))
        : new Updater<AdamUpdate>((step, rate) => new AdamUpdate(NumbersOf(step, rate)));

    // Keras takes the powers of the betas as floats, so the correction is theirs to the last digit.
    private AdamNumbers NumbersOf(long step, float rate)
    {
        float power1 = (float)Decay.Power(Beta1, step);
        float power2 = (float)Decay.Power(Beta2, step);
        float alpha = rate * MathF.Sqrt(1f - power2) / (1f - power1);
        return new AdamNumbers(Decay.OneMinus(Beta1), Decay.OneMinus(Beta2), alpha, Epsilon);
    }
}
