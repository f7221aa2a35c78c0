using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Adam with Nesterov's momentum (Keras class <c>Nadam</c>; Dozat, 2015).</summary>
/// <remarks>With <c>u(t) = beta_1 (1 - 0.96^t / 2)</c>: moments as Adam's, <c>m' = u(t + 1) m / (1 - u(1)...u(t + 1)) + (1 - u(t)) g / (1 - u(1)...u(t))</c>,
/// <c>w -= lr m' / (sqrt(v / (1 - beta_2^t)) + epsilon)</c>.</remarks>
public sealed class Nadam : MomentOptimizer
{
    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the second moment, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to what is divided by, 0 or above; 1e-7 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or epsilon is below 0 or not finite, or a beta is not 0 to below 1.</exception>
    public Nadam(LearningRateSchedule? learning_rate = null, float? beta_1 = null, float? beta_2 = null, float? epsilon = null)
        : base(learning_rate, beta_1, beta_2, epsilon)
    {
    }

    internal override IReadOnlyList<OptimizerSlot> Slots => ["momentum", "velocity"];

    internal static Nadam FromConfig(ConfigReader config) => ReadShared(
        new Nadam(ReadRate(config), config.Single("beta_1"), config.Single("beta_2"), config.Single("epsilon")), config);

    internal override Updater CreateUpdater()
    {
        (long at, float product) = (0, 1f);
        return new Updater<NadamUpdate>((step, rate) =>
        {
            // One more factor each step; a run that goes on from a checkpoint begins in the middle.
            if (step <= at)
            {
                (at, product) = (0, 1f);
            }

            while (at < step)
            {
                product *= MomentumDecay(++at);
            }

            return new NadamUpdate(NumbersOf(step, rate, product));
        });
    }

    private float MomentumDecay(long step) => Beta1 * (1f - (0.5f * (float)Decay.Power(0.96, step)));

    private NadamNumbers NumbersOf(long step, float rate, float product)
    {
        float next = MomentumDecay(step + 1);
        return new NadamNumbers(
            rate,
            Decay.OneMinus(Beta1),
            Decay.OneMinus(Beta2),
            next,
            1f - (product * next),
            1f - MomentumDecay(step),
            1f - product,
            1f - (float)Decay.Power(Beta2, step),
            Epsilon);
    }
}
