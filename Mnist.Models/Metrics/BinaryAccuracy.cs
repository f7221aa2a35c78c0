namespace Mnist.Models.Metrics;

/// <summary>Mean over the last axis of whether the target is 1 where the prediction is above one half, 0 where it is not (Keras class <c>BinaryAccuracy</c>).</summary>
/// <param name="name">Name in the history.</param>
internal sealed class BinaryAccuracy(string name) : Metric
{
    private const float Threshold = 0.5f;

    public override string Name => name;

    internal override double Sum(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int rows, int columns)
    {
        double sum = 0;
        for (int row = 0; row < rows; row++)
        {
            int right = 0;
            for (int i = row * columns; i < (row + 1) * columns; i++)
            {
                right += (predictions[i] > Threshold ? 1f : 0f) == targets[i] ? 1 : 0;
            }

            sum += (double)right / columns;
        }

        return sum;
    }
}
