using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Base of the accuracies that ask whether the right class is among the k largest predictions.</summary>
public abstract class TopKAccuracy : MeanMetric
{
    private protected TopKAccuracy(int? k, string? name)
        : base(name)
    {
        K = Require.Positive(k ?? 5, nameof(k));
    }

    /// <summary>How many of the largest predictions count.</summary>
    public int K { get; }

    internal sealed override void Describe(ConfigWriter config) => config.Set("name", Name).Set("k", K);

    /// <summary>Whether a class is among the largest; equal predictions all count, as in TensorFlow.</summary>
    private protected double Among(ReadOnlySpan<float> prediction, int right)
    {
        float value = prediction[right];
        int larger = 0;
        foreach (float other in prediction)
        {
            larger += other > value ? 1 : 0;
        }

        return larger < K && float.IsFinite(value) ? 1 : 0;
    }
}
