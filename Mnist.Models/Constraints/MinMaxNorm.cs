using Mnist.Models.Config;

namespace Mnist.Models.Constraints;

/// <summary>Norms are moved towards a range (Keras class <c>MinMaxNorm</c>).</summary>
public sealed class MinMaxNorm : NormConstraint
{
    /// <summary>Creates the constraint; the defaults are Keras'.</summary>
    /// <param name="min_value">Lower end, 0 or above; 0 by default.</param>
    /// <param name="max_value">Upper end, <paramref name="min_value"/> or above; 1 by default.</param>
    /// <param name="rate">How much of the way is made each time, above 0 to 1; 1 by default.</param>
    /// <param name="axis">The axes the norm is taken along; 0 by default.</param>
    /// <exception cref="ArgumentException">An argument is outside its range, or the axes are not next to each other.</exception>
    public MinMaxNorm(float min_value = 0f, float? max_value = null, float? rate = null, int[]? axis = null)
        : base(axis)
    {
        MinValue = Require.NotNegative(min_value);
        MaxValue = Require.NotNegative(max_value ?? 1f, nameof(max_value));
        Rate = Require.UpToOne(rate ?? 1f, nameof(rate));
        if (MinValue > MaxValue)
        {
            throw new ArgumentException($"max_value must be min_value or more, received {MinValue} to {MaxValue}.", nameof(max_value));
        }
    }

    /// <summary>Lower end.</summary>
    public float MinValue { get; }

    /// <summary>Upper end.</summary>
    public float MaxValue { get; }

    /// <summary>How much of the way is made each time.</summary>
    public float Rate { get; }

    internal static MinMaxNorm FromConfig(ConfigReader config) => new(config.Single("min_value", 0f), config.Single("max_value"), config.Single("rate"), ReadAxis(config));

    internal override void Describe(ConfigWriter config) => config
        .Set("min_value", MinValue).Set("max_value", MaxValue).Set("rate", Rate).Set("axis", Axis);

    private protected override float Wanted(float norm) => (Rate * Math.Clamp(norm, MinValue, MaxValue)) + ((1f - Rate) * norm);
}
