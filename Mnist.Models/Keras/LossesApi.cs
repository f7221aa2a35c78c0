using Mnist.Models.Config;
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

    /// <summary>Largest margin of a wrong class over the right one.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss CategoricalHinge(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new CategoricalHinge();
    }

    /// <summary>Cross-entropy of independent yes and no answers.</summary>
    /// <param name="from_logits">Whether the predictions are logits.</param>
    /// <param name="label_smoothing">0 to 1.</param>
    /// <param name="axis">Only -1, the last.</param>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is not 0 to 1.</exception>
    public Loss BinaryCrossentropy(bool from_logits = false, float label_smoothing = 0f, int axis = -1, string? reduction = null, string? name = null)
    {
        Unsupported.Unless(axis, -1, nameof(axis));
        CheckMean(reduction);
        return new BinaryCrossentropy(from_logits, label_smoothing);
    }

    /// <summary>The negative cosine of the angle between prediction and target.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="axis">Only -1, the last.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss CosineSimilarity(string? reduction = null, int axis = -1, string? name = null)
    {
        Unsupported.Unless(axis, -1, nameof(axis));
        CheckMean(reduction);
        return new CosineSimilarity();
    }

    /// <summary>Margin of targets of -1 and 1.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss Hinge(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new Hinge();
    }

    /// <summary>Squares of small errors, absolute values of large ones.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <param name="delta">Where the square becomes a line, above 0; 1 by default.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss Huber(string? reduction = null, string? name = null, float? delta = null)
    {
        CheckMean(reduction);
        return new Huber(delta);
    }

    /// <summary>Divergence of Kullback and Leibler.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss KLDivergence(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new KLDivergence();
    }

    /// <summary>Logarithm of the hyperbolic cosine of the error.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss LogCosh(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new LogCosh();
    }

    /// <summary>Mean absolute difference.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss MeanAbsoluteError(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new MeanAbsoluteError();
    }

    /// <summary>Mean absolute difference in percent of the target.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss MeanAbsolutePercentageError(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new MeanAbsolutePercentageError();
    }

    /// <summary>Mean squared difference of logarithms.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss MeanSquaredLogarithmicError(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new MeanSquaredLogarithmicError();
    }

    /// <summary>Loss of counts.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss Poisson(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new Poisson();
    }

    /// <summary>Squared margin of targets of -1 and 1.</summary>
    /// <param name="reduction">How rows become one number: <c>sum_over_batch_size</c>, also called <c>auto</c>, or null for it.</param>
    /// <param name="name">Accepted for Keras' sake; nothing shows it.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The reduction is another one.</exception>
    public Loss SquaredHinge(string? reduction = null, string? name = null)
    {
        CheckMean(reduction);
        return new SquaredHinge();
    }

    private static void CheckMean(string? reduction)
    {
        if (reduction is not (null or "auto" or Mean))
        {
            throw new ArgumentException($"reduction must be '{Mean}', received '{reduction}'.", nameof(reduction));
        }
    }
}
