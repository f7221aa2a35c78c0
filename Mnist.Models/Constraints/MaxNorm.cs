using Mnist.Models.Config;

namespace Mnist.Models.Constraints;

/// <summary>No norm above a limit (Keras class <c>MaxNorm</c>; Srivastava et al., 2014).</summary>
/// <param name="max_value">The limit, above 0; 2 by default.</param>
/// <param name="axis">The axes the norm is taken along; 0 by default.</param>
/// <exception cref="ArgumentException">The limit is not above 0, or the axes are not next to each other.</exception>
public sealed class MaxNorm(float? max_value = null, int[]? axis = null) : NormConstraint(axis)
{
    /// <summary>The limit.</summary>
    public float MaxValue { get; } = Require.Positive(max_value ?? 2f, nameof(max_value));

    internal static MaxNorm FromConfig(ConfigReader config) => new(config.Single("max_value"), ReadAxis(config));

    internal override void Describe(ConfigWriter config) => config.Set("max_value", MaxValue).Set("axis", Axis);

    private protected override float Wanted(float norm) => Math.Clamp(norm, 0f, MaxValue);
}
