using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Applies an activation function (Keras class <c>Activation</c>); input and output have one shape.</summary>
/// <example><code>model.add(keras.layers.Activation("softmax"));</code></example>
public sealed class Activation : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="activation">The function, or its name.</param>
    /// <param name="name">Unique name inside the model.</param>
    public Activation(ActivationFunction activation, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Function = activation;
    }

    /// <summary>The function.</summary>
    public ActivationFunction Function { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => LayerArguments.AnyAxis(input, ClassName);

    internal override bool PassesMask => true;

    internal override Shape WeightsFollow(Shape input) => new();

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Activate(Function, inputs[0].Row[-1]);

    internal static Activation FromConfig(ConfigReader config) => new(
        config.Activation() ?? throw config.Wrong("activation", $"one of {ActivationFunction.Registry.Known}", "nothing"), config.Name);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("activation", Function);
    }
}
