using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Random;

namespace Mnist.Models.Initializers;

/// <summary>Random initial values whose variance follows from the weight's shape.</summary>
/// <remarks>
/// For a kernel of axes (..., inputs, outputs), with r the product of the axes before: fan in = r inputs, fan out = r outputs, and n is one of
/// them or their mean. Uniform: from -limit to limit with limit = sqrt(3 scale / n). Normal: standard deviation sqrt(scale / n), cut at two of them.
/// </remarks>
public abstract class FanScaling : Initializer
{
    // Standard deviation of a standard normal cut at -2 and 2; Keras divides by it so that the variance comes out right.
    private const double TruncatedDeviation = 0.87962566103423978;

    private protected FanScaling(float scale, string mode, string distribution)
    {
        Scale = Require.Positive(scale);
        Mode = mode is "fan_in" or "fan_out" or "fan_avg"
            ? mode
            : throw new ArgumentException($"mode must be 'fan_in', 'fan_out' or 'fan_avg', received '{mode}'.", nameof(mode));
        Distribution = distribution is "truncated_normal" or "untruncated_normal" or "uniform"
            ? distribution
            : throw new ArgumentException($"distribution must be 'truncated_normal', 'untruncated_normal' or 'uniform', received '{distribution}'.", nameof(distribution));
    }

    private protected float Scale { get; }

    private protected string Mode { get; }

    private protected string Distribution { get; }

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        (double fanIn, double fanOut) = Fans(shape);
        double n = Math.Max(1, Mode switch { "fan_in" => fanIn, "fan_out" => fanOut, _ => (fanIn + fanOut) / 2 });
        double deviation = Math.Sqrt(Scale / n);
        RandomStream stream = RandomStream.Weights(seed, layer, weight);
        switch (Distribution)
        {
            case "truncated_normal":
                Normal.FillTruncated(values, (float)(deviation / TruncatedDeviation), stream);
                break;
            case "untruncated_normal":
                Normal.Fill(values, (float)deviation, stream);
                break;
            default:
                RandomUniform.Fill(values, (float)Math.Sqrt(3 * (double)Scale / n), stream);
                break;
        }
    }

    private static (double In, double Out) Fans(Shape shape)
    {
        if (shape.ndim < 2)
        {
            double size = shape.ndim == 0 ? 1 : shape[0];
            return (size, size);
        }

        double receptive = shape.dims[..^2].Aggregate(1.0, (product, dim) => product * dim);
        return (receptive * shape[-2], receptive * shape[-1]);
    }
}
