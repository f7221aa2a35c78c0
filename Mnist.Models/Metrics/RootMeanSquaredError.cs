using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary><c>sqrt mean (p - t)^2</c> over all numbers of all rows (Keras class <c>RootMeanSquaredError</c>).</summary>
/// <param name="name">Name in the history.</param>
public sealed class RootMeanSquaredError(string? name = null) : MeanMetric(name)
{
    internal override bool? HigherIsBetter => false;

    internal static RootMeanSquaredError FromConfig(ConfigReader config) => new(config.String("name"));

    internal override void Describe(ConfigWriter config) => config.Set("name", Name);

    internal override double Result(ReadOnlySpan<double> state) => Math.Sqrt(base.Result(state));

    private protected override double Value(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target)
    {
        double sum = 0;
        for (int i = 0; i < prediction.Length; i++)
        {
            double difference = prediction[i] - target[i];
            sum += difference * difference;
        }

        return sum / prediction.Length;
    }
}
