using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary><c>max(x, 0)</c> (Keras class <c>ReLU</c>); input and output have one shape.</summary>
/// <param name="name">Unique name inside the model.</param>
public sealed class ReLU(string? name = null) : Layer(name)
{
    private static readonly Activations.Relu Function = new();

    internal override string DefaultName => "re_lu";

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => LayerArguments.AnyAxis(input, ClassName);

    internal override bool PassesMask => true;

    internal override Shape WeightsFollow(Shape input) => new();

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Activate(Function, inputs[0].Row[-1]);

    internal static ReLU FromConfig(ConfigReader config) =>
        config.Has("max_value") || config.Single("negative_slope", 0f) != 0f || config.Single("threshold", 0f) != 0f
            ? throw config.Wrong("max_value, negative_slope, threshold", "their defaults", "others")
            : new ReLU(config.Name);

}
