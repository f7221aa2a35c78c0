using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Mean over the last axis of whether the target is 1 where the prediction is above a threshold, 0 where it is not (Keras class <c>BinaryAccuracy</c>).</summary>
/// <param name="threshold">0 to 1; 0.5 by default.</param>
/// <param name="name">Name in the history.</param>
/// <exception cref="ArgumentOutOfRangeException">The threshold is not 0 to 1.</exception>
public sealed class BinaryAccuracy(float? threshold = null, string? name = null) : MeanMetric(name)
{
    /// <summary>What a prediction must be above to count as 1.</summary>
    public float Threshold { get; } = Require.UpToOne(threshold ?? 0.5f, nameof(threshold));

    internal static BinaryAccuracy FromConfig(ConfigReader config) => new(config.Single("threshold"), config.String("name"));

    internal override void Describe(ConfigWriter config) => config.Set("name", Name).Set("threshold", Threshold);

    private protected override double Value(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target) => Of(prediction, target, Threshold);

    /// <summary>Fraction of a row's numbers that are right.</summary>
    internal static double Of(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, float threshold)
    {
        int right = 0;
        for (int i = 0; i < prediction.Length; i++)
        {
            right += (prediction[i] > threshold ? 1f : 0f) == target[i] ? 1 : 0;
        }

        return (double)right / prediction.Length;
    }
}
