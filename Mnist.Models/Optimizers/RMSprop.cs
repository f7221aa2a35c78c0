using Mnist.Models.Config;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Divides the gradient by a running root mean square (Keras class <c>RMSprop</c>; Hinton, 2012).</summary>
/// <remarks>
/// <c>v = rho v + (1 - rho) g^2</c>; centred: <c>a = rho a + (1 - rho) g</c> and <c>v - a^2</c> in v's place;
/// <c>step = lr g / sqrt(v + epsilon)</c>; with momentum <c>m = momentum m + step</c>, <c>w -= m</c>, else <c>w -= step</c>.
/// </remarks>
public sealed class RMSprop : Optimizer
{
    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="rho">Decay of the mean square, 0 to below 1; 0.9 by default.</param>
    /// <param name="momentum">Decay of the last step, 0 to 1; 0 by default.</param>
    /// <param name="epsilon">Added to the mean square, 0 or above; 1e-7 by default.</param>
    /// <param name="centered">Whether the mean gradient is subtracted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or epsilon is below 0 or not finite, rho is not 0 to below 1, or the momentum not 0 to 1.</exception>
    public RMSprop(LearningRateSchedule? learning_rate = null, float? rho = null, float momentum = 0f, float? epsilon = null, bool centered = false)
        : base(learning_rate, missing: 0.001f)
    {
        Rho = Require.BelowOne(rho ?? 0.9f, nameof(rho));
        Momentum = Require.UpToOne(momentum);
        Epsilon = Require.NotNegative(epsilon ?? 1e-7f, nameof(epsilon));
        Centered = centered;
    }

    /// <summary>Decay of the mean square, 0 to below 1.</summary>
    public float Rho { get; }

    /// <summary>Decay of the last step, 0 to 1.</summary>
    public float Momentum { get; }

    /// <summary>Added to the mean square.</summary>
    public float Epsilon { get; }

    /// <summary>Whether the mean gradient is subtracted.</summary>
    public bool Centered { get; }

    internal override IReadOnlyList<OptimizerSlot> Slots => (Momentum > 0, Centered) switch
    {
        (false, false) => ["velocity"],
        (true, false) => ["velocity", "momentum"],
        (false, true) => ["velocity", "average_gradient"],
        _ => ["velocity", "momentum", "average_gradient"],
    };

    internal static RMSprop FromConfig(ConfigReader config) => ReadShared(
        new RMSprop(ReadRate(config), config.Single("rho"), config.Single("momentum", 0f), config.Single("epsilon"), config.Bool("centered", false)), config);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("rho", Rho).Set("momentum", Momentum).Set("epsilon", Epsilon).Set("centered", Centered);
    }

    internal override Updater CreateUpdater() => (Momentum > 0, Centered) switch
    {
        (false, false) => Create<Const0, Const0>(),
        (true, false) => Create<Const1, Const0>(),
        (false, true) => Create<Const0, Const1>(),
        _ => Create<Const1, Const1>(),
    };

    private Updater<RmsPropUpdate<TMomentum, TCentered>> Create<TMomentum, TCentered>()
        where TMomentum : struct, IConst
        where TCentered : struct, IConst =>
        new((_, rate) => new RmsPropUpdate<TMomentum, TCentered>(new RmsPropNumbers(rate, Rho, Decay.OneMinus(Rho), Momentum, Epsilon)));
}
