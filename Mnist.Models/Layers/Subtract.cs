using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Subtracts the second of two tensors from the first (Keras class <c>Subtract</c>).</summary>
/// <remarks>Steps that a mask leaves out are taken as they are.</remarks>
/// <param name="name">Unique name inside the model.</param>
public sealed class Subtract(string? name = null) : MergingLayer(name)
{
    /// <inheritdoc/>
    public override Shape ComputeOutputShape(params IReadOnlyList<Shape> inputs)
    {
        RequireTwo(inputs);
        return base.ComputeOutputShape(inputs);
    }

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Difference(inputs, Infer(inputs)[0]);

    internal static Subtract FromConfig(ConfigReader config) => new(config.Name);
}
