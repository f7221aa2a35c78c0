using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Gradient descent, with momentum if wanted (Keras class <c>SGD</c>).</summary>
/// <remarks>
/// Without momentum <c>w -= lr g</c>. With it <c>m = momentum m - lr g</c>, then <c>w += m</c>, or, Nesterov, <c>w += momentum m - lr g</c>.
/// </remarks>
public sealed class SGD : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.01 by default, as in Keras.</param>
    /// <param name="momentum">Decay of the last step, 0 to 1; 0 by default.</param>
    /// <param name="nesterov">Whether Nesterov's momentum is used.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is below 0 or not finite, or the momentum is not 0 to 1.</exception>
    public SGD(LearningRateSchedule? learning_rate = null, float momentum = 0f, bool nesterov = false)
        : base(learning_rate, missing: 0.01f)
    {
        Momentum = Require.UpToOne(momentum);
        Nesterov = nesterov;
    }

    /// <summary>Decay of the last step, 0 to 1.</summary>
    public float Momentum { get; }

    /// <summary>Whether Nesterov's momentum is used.</summary>
    public bool Nesterov { get; }

    internal override IReadOnlyList<OptimizerSlot> Slots => Momentum == 0 ? [] : ["momentum"];

    internal static SGD FromConfig(ConfigReader config) => ReadShared(
        new SGD(ReadRate(config), config.Single("momentum", 0f), config.Bool("nesterov", false)), config);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("momentum", Momentum).Set("nesterov", Nesterov);
    }

    internal override bool ReadsSquares => false;

    internal override Updater CreateUpdater() => Momentum == 0
        ? new Updater<SgdUpdate>((_, rate) => new SgdUpdate(rate))
        : new Updater<MomentumUpdate>((_, rate) => new MomentumUpdate(rate, Momentum, Nesterov));
}
