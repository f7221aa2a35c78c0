using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;

namespace Mnist.Models.Layers;

/// <summary>The arguments that every recurrent layer takes, under their names in Keras' configurations.</summary>
internal sealed record RecurrentArguments(
    int Units,
    ActivationFunction? Activation,
    bool UseBias,
    WeightArguments Kernel,
    WeightArguments Recurrent,
    WeightArguments Bias,
    bool ReturnSequences,
    bool GoBackwards,
    Shape? InputShape,
    string? Name)
{
    // What Keras' recurrent layers can be asked for besides, and what it must be here.
    private static readonly string[] OnlyFalse = ["return_state", "stateful", "time_major"];
    private static readonly string[] OnlyZero = ["dropout", "recurrent_dropout"];

    /// <summary>Reads them; what is missing has Keras' default.</summary>
    /// <exception cref="Formats.ModelFormatException">Something is asked for that is not supported.</exception>
    public static RecurrentArguments Read(ConfigReader config)
    {
        if (Array.Find(OnlyFalse, name => config.Bool(name, false)) is { } given)
        {
            throw config.Wrong(given, "false", "true");
        }

        if (Array.Find(OnlyZero, name => config.Single(name, 0f) != 0f) is { } rate)
        {
            throw config.Wrong(rate, "0", "another value");
        }

        return new RecurrentArguments(
            config.Int("units"),
            config.Activation(),
            config.Bool("use_bias", true),
            WeightArguments.Read(config, "kernel"),
            WeightArguments.Read(config, "recurrent"),
            WeightArguments.Read(config, "bias"),
            config.Bool("return_sequences", false),
            config.Bool("go_backwards", false),
            InputShape: null,
            config.Name);
    }
}
