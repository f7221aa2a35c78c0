using Mnist.Models.Losses;

namespace Mnist.Models.Keras;

/// <summary>Makes losses: <c>keras.losses</c>.</summary>
public sealed class LossesApi
{
    internal LossesApi()
    {
    }

    /// <summary>Cross-entropy against one-hot targets.</summary>
    /// <param name="from_logits">Whether the predictions are logits.</param>
    /// <param name="label_smoothing">0 to 1.</param>
    /// <returns>The loss.</returns>
    public Loss CategoricalCrossentropy(bool from_logits = false, float label_smoothing = 0f) => new CategoricalCrossentropy(from_logits, label_smoothing);

    /// <summary>Cross-entropy against integer labels.</summary>
    /// <param name="from_logits">Whether the predictions are logits.</param>
    /// <returns>The loss.</returns>
    public Loss SparseCategoricalCrossentropy(bool from_logits = false) => new SparseCategoricalCrossentropy(from_logits);

    /// <summary>Mean squared difference.</summary>
    /// <returns>The loss.</returns>
    public Loss MeanSquaredError() => new MeanSquaredError();
}
