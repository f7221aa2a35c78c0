using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Turns each row into a vector (Keras class <c>Flatten</c>); nothing is copied.</summary>
/// <param name="name">Unique name inside the model.</param>
public sealed class Flatten(string? name = null) : Layer(name)
{
    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => input.Count;

    private protected override bool KeepsType => true;

    internal override Shape WeightsFollow(Shape input) => new();

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new View();

    internal static Flatten FromConfig(ConfigReader config) => new(config.Name);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("data_format", "channels_last");
    }
}
