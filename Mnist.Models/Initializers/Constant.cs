using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Initializers;

/// <summary>One value everywhere (Keras class <c>Constant</c>).</summary>
/// <param name="value">The value; 0 by default, as in Keras.</param>
public sealed class Constant(float value = 0f) : Initializer
{
    /// <summary>The value.</summary>
    public float Value => value;

    internal static Constant FromConfig(ConfigReader config) => new(config.Single("value", 0f));

    internal override void Describe(ConfigWriter config) => config.Set("value", value);

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight) => values.Fill(value);
}
