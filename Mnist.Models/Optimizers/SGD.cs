using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;

namespace Mnist.Models.Optimizers;

/// <summary>Gradient descent, with momentum if wanted (Keras class <c>SGD</c>).</summary>
/// <remarks>
/// Without momentum <c>w -= lr g</c>. With it <c>m = momentum m - lr g</c>, then <c>w += m</c>, or, Nesterov, <c>w += momentum m - lr g</c>.
/// </remarks>
public sealed class SGD : Optimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learning_rate">Step size, 0 or above; 0.01 by default, as in Keras.</param>
    /// <param name="momentum">Decay of the last step, 0 to 1; 0 by default.</param>
    /// <param name="nesterov">Whether Nesterov's momentum is used.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is below 0 or not finite, or the momentum is not 0 to 1.</exception>
    public SGD(float? learning_rate = null, float momentum = 0f, bool nesterov = false)
    {
        LearningRate = Require.NotNegative(learning_rate ?? 0.01f, nameof(learning_rate));
        Momentum = Require.UpToOne(momentum);
        Nesterov = nesterov;
    }

    /// <summary>Decay of the last step, 0 to 1.</summary>
    public float Momentum { get; }

    /// <summary>Whether Nesterov's momentum is used.</summary>
    public bool Nesterov { get; }

    internal override int SlotCount => Momentum == 0 ? 0 : 1;

    internal override IReadOnlyList<string> SlotNames => Momentum == 0 ? [] : ["momentum"];

    internal static SGD FromConfig(ConfigReader config) => new(config.Single("learning_rate"), config.Single("momentum", 0f), config.Bool("nesterov", false));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("momentum", Momentum).Set("nesterov", Nesterov);
    }

    private protected override void UpdateClipped(in UpdateRange range)
    {
        if (Momentum == 0)
        {
            range.Apply(new SgdUpdate(LearningRate));
        }
        else
        {
            range.Apply(new MomentumUpdate(LearningRate, Momentum, Nesterov));
        }
    }
}
