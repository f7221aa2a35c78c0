using Mnist.Models.Config;
using Mnist.Models.Kernels.Updates;

namespace Mnist.Models.Optimizers;

/// <summary>Adaptive moments (Keras class <c>Adam</c>; Kingma and Ba, 2014).</summary>
/// <remarks>
/// <c>m += (g - m)(1 - beta1)</c>, <c>v += (g^2 - v)(1 - beta2)</c>,
/// <c>w -= lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)</c>; amsgrad divides by the largest v so far.
/// </remarks>
public sealed class Adam : Optimizer
{
    private readonly float _oneMinusBeta1;
    private readonly float _oneMinusBeta2;

    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">Step size, 0 or above; 0.001 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the second moment, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to the root of the second moment, 0 or above; 1e-7 by default.</param>
    /// <param name="amsgrad">Whether the largest second moment so far is used.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or epsilon is below 0 or not finite, or a beta is not 0 to below 1.</exception>
    public Adam(float? learning_rate = null, float? beta_1 = null, float? beta_2 = null, float? epsilon = null, bool amsgrad = false)
    {
        LearningRate = Require.NotNegative(learning_rate ?? 0.001f, nameof(learning_rate));
        Beta1 = Require.BelowOne(beta_1 ?? 0.9f, nameof(beta_1));
        Beta2 = Require.BelowOne(beta_2 ?? 0.999f, nameof(beta_2));
        Epsilon = Require.NotNegative(epsilon ?? 1e-7f, nameof(epsilon));
        Amsgrad = amsgrad;
        _oneMinusBeta1 = Decay.OneMinus(Beta1);
        _oneMinusBeta2 = Decay.OneMinus(Beta2);
    }

    /// <summary>Decay of the first moment, 0 to below 1.</summary>
    public float Beta1 { get; }

    /// <summary>Decay of the second moment, 0 to below 1.</summary>
    public float Beta2 { get; }

    /// <summary>Added to the root of the second moment.</summary>
    public float Epsilon { get; }

    /// <summary>Whether the largest second moment so far is used.</summary>
    public bool Amsgrad { get; }

    internal override int SlotCount => Amsgrad ? 3 : 2;

    internal override IReadOnlyList<string> SlotNames => Amsgrad ? ["momentum", "velocity", "velocity_hat"] : ["momentum", "velocity"];

    internal static Adam FromConfig(ConfigReader config) => new(
        config.Single("learning_rate"), config.Single("beta_1"), config.Single("beta_2"), config.Single("epsilon"), config.Bool("amsgrad", false));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("beta_1", Beta1).Set("beta_2", Beta2).Set("epsilon", Epsilon).Set("amsgrad", Amsgrad);
    }

    // Keras takes the powers of the betas as floats, so the correction is theirs to the last digit.
    private protected override void UpdateClipped(in UpdateRange range)
    {
        float power1 = (float)PowerOf(Beta1, range.Step);
        float power2 = (float)PowerOf(Beta2, range.Step);
        float alpha = LearningRate * MathF.Sqrt(1f - power2) / (1f - power1);
        AdamSettings settings = new(_oneMinusBeta1, _oneMinusBeta2, alpha, Epsilon);
        if (Amsgrad)
        {
            range.Apply(new AmsgradUpdate(settings));
        }
        else
        {
            range.Apply(new AdamUpdate(settings));
        }
    }

    // By repeated squaring: the C library's pow may differ between systems in the last digit.
    private static double PowerOf(double value, long exponent)
    {
        double result = 1;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            result *= (exponent & 1) == 1 ? value : 1;
        }

        return result;
    }
}
