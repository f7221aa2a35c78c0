using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>The mean of tensors number by number (Keras class <c>Average</c>).</summary>
/// <remarks>Steps that a mask leaves out are taken as they are.</remarks>
/// <param name="name">Unique name inside the model.</param>
public sealed class Average(string? name = null) : MergingLayer(name)
{
    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Mean(inputs, Infer(inputs)[0]);

    internal static Average FromConfig(ConfigReader config) => new(config.Name);
}
