using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Layers;

/// <summary>Turns each row into a vector (Keras class <c>Flatten</c>); nothing is copied.</summary>
/// <param name="name">Unique name inside the model.</param>
public sealed class Flatten(string? name = null) : Layer(name)
{
    internal override bool IsReshape => true;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => input.Count;

    internal override void Forward(LayerPass pass)
    {
    }

    internal override void Backward(LayerPass pass)
    {
    }

    internal override void WriteConfig(ConfigWriter config) => config.Set("data_format", "channels_last");
}
