using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Initializers;

/// <summary>Ones on the diagonal, zeros elsewhere (Keras class <c>Identity</c>); for weights of two axes.</summary>
/// <param name="gain">What stands on the diagonal; 1 by default, as in Keras.</param>
public sealed class Identity(float? gain = null) : Initializer
{
    /// <summary>What stands on the diagonal.</summary>
    public float Gain { get; } = gain ?? 1f;

    internal static Identity FromConfig(ConfigReader config) => new(config.Single("gain"));

    internal override void Describe(ConfigWriter config) => config.Set("gain", Gain);

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        if (shape.ndim != 2)
        {
            throw new ArgumentException($"Identity fills weights of two axes, received shape {shape}.", nameof(shape));
        }

        values.Clear();
        int columns = shape[1];
        for (int i = 0; i < Math.Min(shape[0], columns); i++)
        {
            values[(i * columns) + i] = Gain;
        }
    }
}
