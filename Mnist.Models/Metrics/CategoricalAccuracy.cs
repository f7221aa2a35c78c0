namespace Mnist.Models.Metrics;

/// <summary>Fraction of rows whose largest prediction is the target's class (Keras classes <c>CategoricalAccuracy</c> and <c>SparseCategoricalAccuracy</c>).</summary>
/// <param name="name">Name in the history.</param>
/// <param name="sparse">Whether targets are integer labels rather than rows.</param>
internal sealed class CategoricalAccuracy(string name, bool sparse) : Metric
{
    public override string Name => name;

    public override bool HigherIsBetter => true;

    internal override double Sum(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> sampleWeights, int rows, int columns)
    {
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            int expected = sparse ? (int)targets[row] : ArgMax(targets.Slice(row * columns, columns));
            if (ArgMax(predictions.Slice(row * columns, columns)) == expected)
            {
                sum += sampleWeights.IsEmpty ? 1 : sampleWeights[row];
            }
        }

        return sum;
    }

    // The first of equals, as NumPy and TensorFlow.
    private static int ArgMax(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
            {
                best = i;
            }
        }

        return best;
    }
}
