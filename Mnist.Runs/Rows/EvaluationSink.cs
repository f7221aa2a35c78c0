using Mnist.Formats.Tensors;
using Mnist.Formats.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Evaluation;
using Mnist.Runs.Records;

namespace Mnist.Runs.Rows;

/// <summary>Evaluates scored images as they come, and keeps the misclassified ones the model was most sure of: they teach more about it than the first ones of the test set.</summary>
/// <param name="data">The data set.</param>
/// <param name="label">Name of the source's column of labels.</param>
/// <param name="output">Name of the model's output of scores.</param>
/// <param name="scores">What that output holds.</param>
internal sealed class EvaluationSink(ImageDataset data, string label, string output, ScoreKind scores = ScoreKind.Probabilities) : IRowSink
{
    private readonly MulticlassSink _metrics = new(data.ClassNames, label, output, scores: scores);
    private readonly float[] _probabilities = new float[data.ClassNames.Count];

    // The least sure one first; of equally sure ones the last of the test set.
    private readonly PriorityQueue<MisclassifiedImage, (float Confidence, int Earlier)> _misclassified = new();

    /// <summary>The metrics of all images so far.</summary>
    public EvaluationResult Metrics => _metrics.ToResult();

    /// <summary>The misclassified images that are kept, the surest first; of equally sure ones the first in the test set.</summary>
    public IReadOnlyList<MisclassifiedImage> Misclassified =>
        [.. _misclassified.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];

    /// <inheritdoc/>
    public async ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        await _metrics.WriteAsync(inputs, outputs, stop).ConfigureAwait(false);
        for (int row = 0; row < inputs.Rows; row++)
        {
            ReadOnlySpan<float> values = outputs[output].Row<float>(row);
            if (values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            {
                // Counted by the metrics; of such scores none is the highest.
                continue;
            }

            if (scores == ScoreKind.Logits)
            {
                Probabilities.OfLogits(values, _probabilities);
                values = _probabilities;
            }

            Keep((int)inputs.FirstRow + row, values);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _metrics.DisposeAsync();

    private void Keep(int index, ReadOnlySpan<float> probabilities)
    {
        int predicted = np.argmax<float>(probabilities);
        (float, int) priority = (probabilities[predicted], -index);
        bool full = _misclassified.Count == EvaluationRecord.MaxMisclassified;
        if (predicted == data.TestLabels[index] || (full && _misclassified.TryPeek(out _, out (float, int) least) && priority.CompareTo(least) < 0))
        {
            return;
        }

        if (full)
        {
            _misclassified.Dequeue();
        }

        int pixels = data.Rows * data.Columns;
        byte[] image = data.TestImages[(index * pixels)..((index + 1) * pixels)];
        _misclassified.Enqueue(new MisclassifiedImage(index, data.TestLabels[index], predicted, probabilities.ToArray(), image), priority);
    }
}
