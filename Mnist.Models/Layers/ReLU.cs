using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Layers;

/// <summary><c>max(x, 0)</c> (Keras class <c>ReLU</c>); input and output have one shape.</summary>
/// <param name="name">Unique name inside the model.</param>
public sealed class ReLU(string? name = null) : Layer(name)
{
    private static readonly Activations.Relu Function = new();

    internal override string DefaultName => "re_lu";

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => LayerArguments.AnyAxis(input, ClassName);

    internal override void Forward(LayerPass pass) => Function.Forward(pass.Input, pass.Output, OutputShape[-1]);

    internal override void Backward(LayerPass pass) => Function.Backward(pass.Output, pass.OutputGradient, pass.InputGradient, OutputShape[-1]);

    internal override void WriteConfig(ConfigWriter config)
    {
    }
}
