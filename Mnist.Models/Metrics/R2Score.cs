using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Coefficient of determination: 1 - squared errors / squared distances from the mean, the mean over columns (Keras class <c>R2Score</c>).</summary>
/// <param name="name">Name in the history.</param>
public sealed class R2Score(string? name = null) : ColumnMetric(Totals, name)
{
    private const int Totals = 4;
    private const int Weight = 0;
    private const int Sum = 1;
    private const int Squares = 2;
    private const int Errors = 3;

    internal static R2Score FromConfig(ConfigReader config)
    {
        if (config.String("class_aggregation") is { } aggregation and not "uniform_average")
        {
            throw config.Wrong("class_aggregation", "uniform_average", aggregation);
        }

        return config.Int("num_regressors", 0) == 0 ? new R2Score(config.String("name")) : throw config.Wrong("num_regressors", "0", "another number");
    }

    internal override void Describe(ConfigWriter config) => config.Set("name", Name).Set("class_aggregation", "uniform_average").Set("num_regressors", 0);

    internal override void Update(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int rows, int columns, Span<double> state)
    {
        for (int i = 0; i < rows * columns; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i / columns];
            double target = targets[i];
            double error = target - predictions[i];
            Span<double> totals = state.Slice(i % columns * Totals, Totals);
            totals[Weight] += weight;
            totals[Sum] += weight * target;
            totals[Squares] += weight * target * target;
            totals[Errors] += weight * error * error;
        }
    }

    internal override double Result(ReadOnlySpan<double> state)
    {
        double sum = 0;
        for (int column = 0; column < state.Length; column += Totals)
        {
            ReadOnlySpan<double> totals = state.Slice(column, Totals);
            double spread = totals[Weight] == 0 ? 0 : totals[Squares] - (totals[Sum] * totals[Sum] / totals[Weight]);
            sum += spread == 0 ? (totals[Errors] == 0 ? 1 : 0) : 1 - (totals[Errors] / spread);
        }

        return sum / (state.Length / Totals);
    }
}
