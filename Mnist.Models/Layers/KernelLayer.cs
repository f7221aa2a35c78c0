using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;

namespace Mnist.Models.Layers;

/// <summary>What Dense and the convolutions share: <c>f(x W + b)</c> with a kernel W, a bias b over the last axis of the output, and an activation f.</summary>
public abstract class KernelLayer : Layer
{
    private protected KernelLayer(KernelArguments arguments)
        : base(arguments.Name, arguments.InputShape)
    {
        Activation = arguments.Activation ?? "linear";
        Kernel = Weight("kernel", arguments.Kernel, "glorot_uniform");
        Bias = arguments.UseBias ? Weight("bias", arguments.Bias, "zeros") : null;
    }

    /// <summary>Function applied to the sum; linear by default.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias => Bias is not null;

    /// <summary>W.</summary>
    internal Parameter Kernel { get; }

    /// <summary>b; null where there is none.</summary>
    internal Parameter? Bias { get; }

    internal override Shape WeightsFollow(Shape input) => input[-1];

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("activation", Activation).Set("use_bias", UseBias).Weights(Kernel, Bias);
    }
}
