using Mnist.Formats.Tensors;

namespace Mnist.Models.Constraints;

/// <summary>No number below 0 (Keras class <c>NonNeg</c>).</summary>
public sealed class NonNeg : Constraint
{
    internal override void Apply(Span<float> values, Shape shape)
    {
        foreach (ref float value in values)
        {
            value = value < 0 ? 0f : value;
        }
    }
}
