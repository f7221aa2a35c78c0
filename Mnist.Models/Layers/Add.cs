using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Adds tensors number by number (Keras class <c>Add</c>).</summary>
/// <remarks>Steps that a mask leaves out are taken as they are.</remarks>
/// <param name="name">Unique name inside the model.</param>
public sealed class Add(string? name = null) : MergingLayer(name)
{
    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Sum(inputs, Infer(inputs)[0]);

    internal static Add FromConfig(ConfigReader config) => new(config.Name);
}
