using Mnist.Models.Config;

namespace Mnist.Models.Constraints;

/// <summary>Every norm 1 (Keras class <c>UnitNorm</c>).</summary>
/// <param name="axis">The axes the norm is taken along; 0 by default.</param>
/// <exception cref="ArgumentException">The axes are not next to each other.</exception>
public sealed class UnitNorm(int[]? axis = null) : NormConstraint(axis)
{
    internal static UnitNorm FromConfig(ConfigReader config) => new(ReadAxis(config));

    internal override void Describe(ConfigWriter config) => config.Set("axis", Axis);

    private protected override float Wanted(float norm) => 1f;
}
