using Mnist.Models.Config;

namespace Mnist.Models.Losses;

public abstract partial class Loss
{
    private const string Known = "categorical_crossentropy, sparse_categorical_crossentropy, mean_squared_error (mse)";

    /// <summary>The loss of a name, with its defaults.</summary>
    /// <param name="name">As <c>categorical_crossentropy</c> or <c>mse</c>; capitals do not matter.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Loss Get(string name) =>
        Create(name, fromLogits: false, labelSmoothing: 0f) ?? throw new ArgumentException($"Unknown loss '{name}'. Known losses: {Known}.", nameof(name));

    /// <summary>The loss of a Keras configuration, or of a bare name.</summary>
    internal static Loss FromConfig(string className, ConfigReader config) =>
        Create(KerasNames.ToSnakeCase(className), config.Bool("from_logits", false), config.Single("label_smoothing", 0f))
        ?? throw config.Wrong("loss", $"one of {Known}", className);

    private static Loss? Create(string name, bool fromLogits, float labelSmoothing)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToLowerInvariant() switch
        {
            "categorical_crossentropy" => new CategoricalCrossentropy(fromLogits, labelSmoothing),
            "sparse_categorical_crossentropy" => new SparseCategoricalCrossentropy(fromLogits),
            "mean_squared_error" or "mse" => new MeanSquaredError(),
            _ => null,
        };
    }
}
