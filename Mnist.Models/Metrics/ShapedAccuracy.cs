using Mnist.Formats.Tensors;

namespace Mnist.Models.Metrics;

/// <summary>What Keras makes of the name <c>accuracy</c>: the accuracy that fits the shapes, whatever the loss.</summary>
/// <remarks>One number per prediction: binary, above one half; one per target: an integer label; else the largest of both.</remarks>
internal sealed class ShapedAccuracy() : MeanMetric("accuracy")
{
    private const float Half = 0.5f;

    internal override void CheckTargets(int columns, int targetColumns)
    {
        if (targetColumns != 1)
        {
            RequireTargets(columns, targetColumns);
        }
    }

    private protected override double Value(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target) => (prediction.Length, target.Length) switch
    {
        (1, _) => BinaryAccuracy.Of(prediction, target, Half),
        (_, 1) => np.argmax(prediction) == target[0] ? 1 : 0,
        _ => np.argmax(prediction) == np.argmax(target) ? 1 : 0,
    };
}
