using Mnist.Models.Config;
using Mnist.Models.Losses;

namespace Mnist.Models.Metrics;

/// <summary>The mean of a loss's penalty over rows, as a metric.</summary>
/// <param name="loss">The loss.</param>
/// <param name="config">Settings of the metric.</param>
/// <param name="factor">Of the penalty: -1 where Keras' metric has the other sign.</param>
internal sealed class LossMetric(Loss loss, ConfigReader config, float factor = 1f) : MeanMetric(config.String("name") ?? loss.Name)
{
    private const int MaxOnStack = 256;

    public override string ClassName => loss.ClassName;

    internal override bool? HigherIsBetter => factor < 0;

    /// <summary>Makes the metric of a loss that is read from the same settings.</summary>
    public static Func<ConfigReader, Metric> Of(Func<ConfigReader, Loss> make) => config => new LossMetric(make(config), config);

    internal override void Describe(ConfigWriter config)
    {
        loss.Describe(config);
        config.Remove("reduction").Set("name", Name);
    }

    internal override void CheckTargets(int columns, int targetColumns) => RequireTargets(loss.TakesLabels ? 1 : columns, targetColumns);

    private protected override double Value(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target)
    {
        Span<float> copy = prediction.Length <= MaxOnStack ? stackalloc float[prediction.Length] : new float[prediction.Length];
        prediction.CopyTo(copy);
        return factor * loss.Compute(copy, target, [], 1, prediction.Length, 0f, [], fused: false);
    }
}
