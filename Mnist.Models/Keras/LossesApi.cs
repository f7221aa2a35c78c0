using Mnist.Models.Losses;

namespace Mnist.Models.Keras;

/// <summary>Makes losses: <c>keras.losses</c>; the parameters stand in TensorFlow.NET's order.</summary>
public sealed class LossesApi
{
    private const string Mean = "sum_over_batch_size";

    internal LossesApi()
    {
    }

    /// <summary>Cross-entropy against one-hot targets.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <param name="from_logits">Whether the predictions are logits.</param>
    /// <param name="label_smoothing">0 to 1.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is not 0 to 1.</exception>
    public Loss CategoricalCrossentropy(string? reduction = null, string? name = null, bool from_logits = false, float label_smoothing = 0f)
    {
        CheckMean(reduction);
        return new CategoricalCrossentropy(from_logits, label_smoothing);
    }

    /// <summary>Cross-entropy against integer labels.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <param name="from_logits">Whether the predictions are logits.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss SparseCategoricalCrossentropy(string? reduction = null, string? name = null, bool from_logits = false)
    {
        CheckMean(reduction);
        return new SparseCategoricalCrossentropy(from_logits);
    }

    /// <summary>Mean squared difference.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss MeanSquaredError(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new MeanSquaredError();
    }

    private static void CheckMean(string? reduction)
    {
        if (reduction is not (null or "auto" or Mean))
        {
            throw new ArgumentException($"reduction must be '{Mean}', received '{reduction}'.", nameof(reduction));
        }
    }
}
