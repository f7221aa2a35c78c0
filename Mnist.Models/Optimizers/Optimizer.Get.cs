using Mnist.Formats;
using Mnist.Models.Config;

namespace Mnist.Models.Optimizers;

public abstract partial class Optimizer
{
    private const string Known = "sgd, adam, rmsprop";

    /// <summary>The optimizer of a name, with Keras' defaults.</summary>
    /// <param name="name">As <c>adam</c>; capitals do not matter.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Optimizer Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToLowerInvariant() switch
        {
            "sgd" => new SGD(),
            "adam" => new Adam(),
            "rmsprop" => new RMSprop(),
            _ => throw new ArgumentException($"Unknown optimizer '{name}'. Known optimizers: {Known}.", nameof(name)),
        };
    }

    /// <summary>The optimizer of a Keras configuration.</summary>
    /// <exception cref="ModelFormatException">The class is unknown, or it uses a feature that does not exist here.</exception>
    internal static Optimizer FromConfig(string className, ConfigReader config)
    {
        foreach (string unsupported in (string[])["weight_decay", "ema_overwrite_frequency", "loss_scale_factor", "gradient_accumulation_steps"])
        {
            if (config.Has(unsupported))
            {
                throw config.Wrong(unsupported, "null", "a value");
            }
        }

        if (config.Bool("use_ema", false))
        {
            throw config.Wrong("use_ema", "false", "true");
        }

        float? clipNorm = Limit(config, "clipnorm");
        float? clipValue = Limit(config, "clipvalue");
        float? globalClipNorm = Limit(config, "global_clipnorm");
        return className.ToLowerInvariant() switch
        {
            "sgd" => new SGD(config.Single("learning_rate", 0.01f), config.Single("momentum", 0f), config.Bool("nesterov", false))
            { ClipNorm = clipNorm, ClipValue = clipValue, GlobalClipNorm = globalClipNorm },
            "adam" => new Adam(
                config.Single("learning_rate", 0.001f), config.Single("beta_1", 0.9f), config.Single("beta_2", 0.999f), config.Single("epsilon", 1e-7f), config.Bool("amsgrad", false))
            { ClipNorm = clipNorm, ClipValue = clipValue, GlobalClipNorm = globalClipNorm },
            "rmsprop" => new RMSprop(
                config.Single("learning_rate", 0.001f), config.Single("rho", 0.9f), config.Single("momentum", 0f), config.Single("epsilon", 1e-7f), config.Bool("centered", false))
            { ClipNorm = clipNorm, ClipValue = clipValue, GlobalClipNorm = globalClipNorm },
            _ => throw config.Wrong("optimizer", $"one of {Known}", className),
        };
    }

    private static float? Limit(ConfigReader config, string name) => config.Has(name) ? config.Single(name, 0f) : null;
}
