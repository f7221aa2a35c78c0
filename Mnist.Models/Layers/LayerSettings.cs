using Mnist.Models.Activations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>Settings many layers have, as Keras names them; null where they are missing.</summary>
internal static class LayerSettings
{
    public static ActivationFunction? Activation(this ConfigReader config, string name = "activation") => config.Object(ActivationFunction.Registry, name);

    public static Initializer? Initializer(this ConfigReader config, string weight) => config.Object(Initializers.Initializer.Registry, $"{weight}_initializer");

    public static Regularizer? Regularizer(this ConfigReader config, string weight) => config.Object(Regularizers.Regularizer.Registry, $"{weight}_regularizer");

    public static Constraint? Constraint(this ConfigReader config, string weight) => config.Object(Constraints.Constraint.Registry, $"{weight}_constraint");

    public static string Padding(this ConfigReader config) => config.String("padding") ?? "valid";

    /// <summary>Writes how weights begin and what training holds them to; null: a weight the layer does without.</summary>
    public static ConfigWriter Weights(this ConfigWriter config, params ReadOnlySpan<Parameter?> weights)
    {
        foreach (Parameter? weight in weights)
        {
            if (weight is null)
            {
                continue;
            }

            config.Set($"{weight.ConfigName}_initializer", weight.Initializer);
            if (weight.Trainable)
            {
                config.Set($"{weight.ConfigName}_regularizer", weight.Regularizer).Set($"{weight.ConfigName}_constraint", weight.Constraint);
            }
        }

        return config;
    }

    /// <summary>Refuses what is asked for and does not exist.</summary>
    /// <exception cref="Formats.ModelFormatException">A setting is given.</exception>
    public static void Refuse(this ConfigReader config, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (config.Has(name))
            {
                throw config.Wrong(name, "null", "a value");
            }
        }
    }
}
