using Mnist.Formats.Tensors;

namespace Mnist.Models.Initializers;

/// <summary>All zeros (Keras class <c>Zeros</c>).</summary>
public sealed class Zeros : Initializer
{
    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight) => values.Clear();
}
