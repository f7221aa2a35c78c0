using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>Steps as large as those before, without a rate to choose (Keras class <c>Adadelta</c>; Zeiler, 2012).</summary>
/// <remarks>
/// <c>a = rho a + (1 - rho) g^2</c>, <c>d = sqrt(b + epsilon) g / sqrt(a + epsilon)</c>, <c>b = rho b + (1 - rho) d^2</c>, <c>w -= lr d</c>.
/// </remarks>
public sealed class Adadelta : Optimizer
{
    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="rho">Decay of both averages, 0 to below 1; 0.95 by default.</param>
    /// <param name="epsilon">Added under the roots, 0 or above; 1e-7 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or epsilon is below 0 or not finite, or rho is not 0 to below 1.</exception>
    public Adadelta(LearningRateSchedule? learning_rate = null, float? rho = null, float? epsilon = null)
        : base(learning_rate, missing: 0.001f)
    {
        Rho = Require.BelowOne(rho ?? 0.95f, nameof(rho));
        Epsilon = Require.NotNegative(epsilon ?? 1e-7f, nameof(epsilon));
    }

    /// <summary>Decay of both averages.</summary>
    public float Rho { get; }

    /// <summary>Added under the roots.</summary>
    public float Epsilon { get; }

    internal override IReadOnlyList<OptimizerSlot> Slots => ["accumulated_grad", "accumulated_delta_var"];

    internal static Adadelta FromConfig(ConfigReader config) => ReadShared(new Adadelta(ReadRate(config), config.Single("rho"), config.Single("epsilon")), config);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("rho", Rho).Set("epsilon", Epsilon);
    }

    internal override Updater CreateUpdater() => new Updater<AdadeltaUpdate>((_, rate) => new AdadeltaUpdate(rate, Rho, Decay.OneMinus(Rho), Epsilon));
}
