namespace Mnist.Models.Metrics;

/// <summary>Base of the metrics that are a mean over rows, by the rows' weights where they have any.</summary>
public abstract class MeanMetric : Metric
{
    private const int Sum = 0;
    private const int Weight = 1;

    private protected MeanMetric(string? name)
        : base(name)
    {
    }

    internal sealed override int StateSize => 2;

    internal sealed override void Update(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int rows, int columns, Span<double> state)
    {
        int targetColumns = rows == 0 ? 0 : targets.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            double weight = weights.IsEmpty ? 1 : weights[row];
            state[Sum] += weight * Value(predictions.Slice(row * columns, columns), targets.Slice(row * targetColumns, targetColumns));
            state[Weight] += weight;
        }
    }

    internal override double Result(ReadOnlySpan<double> state) => state[Weight] == 0 ? 0 : state[Sum] / state[Weight];

    /// <summary>What a row counts.</summary>
    /// <param name="prediction">(columns).</param>
    /// <param name="target">(columns), or one integer label.</param>
    private protected abstract double Value(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target);
}
