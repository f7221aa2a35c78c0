using Mnist.Models.Kernels.Reductions;

namespace Mnist.Models.Metrics;

/// <summary>Fraction of rows whose largest prediction is the target's class (Keras classes <c>CategoricalAccuracy</c> and <c>SparseCategoricalAccuracy</c>).</summary>
/// <param name="name">Name in the history.</param>
/// <param name="sparse">Whether targets are integer labels rather than rows.</param>
internal sealed class CategoricalAccuracy(string name, bool sparse) : Metric
{
    public override string Name => name;

    internal override bool TakesLabels => sparse;

    internal override double Sum(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int rows, int columns)
    {
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            float expected = sparse ? targets[row] : RowMath.ArgMax(targets.Slice(row * columns, columns));
            if (RowMath.ArgMax(predictions.Slice(row * columns, columns)) == expected)
            {
                sum++;
            }
        }

        return sum;
    }
}
