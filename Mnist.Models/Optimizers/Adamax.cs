using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Adam by the largest gradient in place of the mean square (Keras class <c>Adamax</c>; Kingma and Ba, 2014).</summary>
/// <remarks><c>m += (g - m)(1 - beta_1)</c>, <c>u = max(beta_2 u, |g|)</c>, <c>w -= lr m / ((1 - beta_1^t)(u + epsilon))</c>.</remarks>
public sealed class Adamax : MomentOptimizer
{
    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the largest gradient, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to what is divided by, 0 or above; 1e-7 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or epsilon is below 0 or not finite, or a beta is not 0 to below 1.</exception>
    public Adamax(LearningRateSchedule? learning_rate = null, float? beta_1 = null, float? beta_2 = null, float? epsilon = null)
        : base(learning_rate, beta_1, beta_2, epsilon)
    {
    }

    internal override IReadOnlyList<OptimizerSlot> Slots => ["momentum", "norm"];

    internal static Adamax FromConfig(ConfigReader config) => ReadShared(
        new Adamax(ReadRate(config), config.Single("beta_1"), config.Single("beta_2"), config.Single("epsilon")), config);

    internal override bool ReadsSquares => false;

    internal override Updater CreateUpdater() => new Updater<AdamaxUpdate>(
        (step, rate) => new AdamaxUpdate(rate, Decay.OneMinus(Beta1), Beta2, 1f - (float)Decay.Power(Beta1, step), Epsilon));
}
