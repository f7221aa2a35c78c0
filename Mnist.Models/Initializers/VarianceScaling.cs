using Mnist.Formats.Tensors;
using Mnist.Models.Random;

namespace Mnist.Models.Initializers;

/// <summary>Random start values whose variance follows from the weight's shape (Keras class <c>VarianceScaling</c>).</summary>
/// <remarks>
/// For a kernel of axes (..., inputs, outputs), with r the product of the axes before: fan in = r inputs, fan out = r outputs.
/// Uniform: from -limit to limit with limit = sqrt(3 scale / n). Normal: standard deviation sqrt(scale / n), cut at two of them.
/// </remarks>
public abstract class VarianceScaling : Initializer
{
    // Standard deviation of a standard normal cut at -2 and 2; Keras divides by it so that the variance comes out right.
    private const double TruncatedDeviation = 0.87962566103423978;

    private readonly double _scale;
    private readonly Fan _fan;
    private readonly bool _normal;

    private protected VarianceScaling(double scale, Fan fan, bool normal)
    {
        (_scale, _fan, _normal) = (scale, fan, normal);
    }

    private protected enum Fan
    {
        In,
        Average,
    }

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        (double fanIn, double fanOut) = Fans(shape);
        double n = Math.Max(1, _fan == Fan.In ? fanIn : (fanIn + fanOut) / 2);
        RandomStream stream = RandomStream.Weights(seed, layer, weight);
        if (_normal)
        {
            Normal.FillTruncated(values, (float)(Math.Sqrt(_scale / n) / TruncatedDeviation), stream);
            return;
        }

        float limit = (float)Math.Sqrt(3 * _scale / n);
        Philox.Uniform(values, stream);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ((2f * values[i]) - 1f) * limit;
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
