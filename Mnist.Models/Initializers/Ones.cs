using Mnist.Formats.Tensors;

namespace Mnist.Models.Initializers;

/// <summary>All ones (Keras class <c>Ones</c>).</summary>
public sealed class Ones : Initializer
{
    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight) => values.Fill(1f);
}
