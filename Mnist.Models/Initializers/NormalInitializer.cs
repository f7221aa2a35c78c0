using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Random;

namespace Mnist.Models.Initializers;

/// <summary>What normally distributed initial values share: mean and standard deviation.</summary>
public abstract class NormalInitializer : Initializer
{
    private protected NormalInitializer(float? mean, float? stddev)
    {
        Mean = mean ?? 0f;
        Deviation = Require.NotNegative(stddev ?? 0.05f, nameof(stddev));
    }

    /// <summary>Their mean.</summary>
    public float Mean { get; }

    /// <summary>Their standard deviation, before any cut.</summary>
    public float Deviation { get; }

    internal override void Describe(ConfigWriter config) => config.Set("mean", Mean).Set("stddev", Deviation);

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        FillAroundZero(values, RandomStream.Weights(seed, layer, weight));
        foreach (ref float value in values)
        {
            value += Mean;
        }
    }

    private protected abstract void FillAroundZero(Span<float> values, RandomStream random);
}
