using Mnist.Models.Config;

namespace Mnist.Models.Regularizers;

/// <summary><c>l1 sum |w| + l2 sum w^2</c> (Keras classes <c>L1</c>, <c>L2</c>, <c>L1L2</c>).</summary>
public sealed class L1L2 : Regularizer
{
    /// <summary>Creates the regularizer.</summary>
    /// <param name="l1">Weight of the absolute values, 0 or more.</param>
    /// <param name="l2">Weight of the squares, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is below 0 or not finite.</exception>
    public L1L2(float l1 = 0f, float l2 = 0f)
    {
        Absolute = Require.NotNegative(l1);
        Square = Require.NotNegative(l2);
    }

    /// <summary>Weight of the absolute values.</summary>
    public float Absolute { get; }

    /// <summary>Weight of the squares.</summary>
    public float Square { get; }

    /// <summary>The absolute values alone; 0.01 by default, as in Keras.</summary>
    internal static L1L2 L1(float? l1) => new(l1: l1 ?? 0.01f);

    /// <summary>The squares alone; 0.01 by default, as in Keras.</summary>
    internal static L1L2 L2(float? l2) => new(l2: l2 ?? 0.01f);

    internal static L1L2 FromConfig(ConfigReader config) => new(config.Single("l1", 0f), config.Single("l2", 0f));

    internal override void Describe(ConfigWriter config) => config.Set("l1", Absolute).Set("l2", Square);

    // One running sum each, in order, in double: the same bits on every machine.
    internal override float Loss(ReadOnlySpan<float> values)
    {
        (double absolute, double square) = (0, 0);
        foreach (float value in values)
        {
            absolute += Math.Abs(value);
            square += (double)value * value;
        }

        return (float)((Absolute * absolute) + (Square * square));
    }

    internal override void AddGradient(ReadOnlySpan<float> values, Span<float> gradient)
    {
        float twice = 2f * Square;
        for (int i = 0; i < values.Length; i++)
        {
            gradient[i] = MathF.FusedMultiplyAdd(twice, values[i], gradient[i]) + (Absolute * Sign(values[i]));
        }
    }

    // Math.Sign throws for NaN; a run that diverged should show it in its loss.
    private static float Sign(float value) => value > 0 ? 1 : value < 0 ? -1 : value;
}
