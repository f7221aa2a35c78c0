using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;

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

    internal override bool EndsInSoftmax => Function is Activations.Softmax;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => LayerArguments.AnyAxis(input, ClassName);

    internal override void Forward(LayerPass pass)
    {
        if (pass.SkipActivation)
        {
            pass.Input.CopyTo(pass.Output);
        }
        else
        {
            Function.Forward(pass.Input, pass.Output, OutputShape[-1]);
        }
    }

    internal override void Backward(LayerPass pass)
    {
        if (pass.SkipActivation)
        {
            pass.OutputGradient.CopyTo(pass.InputGradient);
        }
        else
        {
            Function.Backward(pass.Output, pass.OutputGradient, pass.InputGradient, OutputShape[-1]);
        }
    }

    internal override void WriteConfig(ConfigWriter config) => config.Set("activation", Function.Name);
}
