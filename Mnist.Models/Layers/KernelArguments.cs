using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;

namespace Mnist.Models.Layers;

/// <summary>The arguments that every <see cref="KernelLayer"/> takes, under their names in Keras' configurations.</summary>
internal sealed record KernelArguments(ActivationFunction? Activation, bool UseBias, WeightArguments Kernel, WeightArguments Bias, Shape? InputShape, string? Name)
{
    /// <summary>Reads them; what is missing has Keras' default.</summary>
    public static KernelArguments Read(ConfigReader config) => new(
        config.Activation(),
        config.Bool("use_bias", true),
        WeightArguments.Read(config, "kernel"),
        WeightArguments.Read(config, "bias"),
        InputShape: null,
        config.Name);
}
