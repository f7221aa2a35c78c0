using Mnist.Models.Config;

namespace Mnist.Models.Losses;

/// <summary>Base of all losses: the mean over rows of a penalty per row (<c>sum_over_batch_size</c>).</summary>
public abstract class Loss : KerasObject
{
    private protected Loss()
    {
    }

    /// <summary>Name as Keras spells it, as <c>categorical_crossentropy</c>.</summary>
    public virtual string Name => KerasNames.ToSnakeCase(ClassName);

    /// <summary>The losses, by name.</summary>
    internal static KerasRegistry<Loss> Registry { get; } = new KerasRegistry<Loss>("loss", "losses")
        .Add(nameof(CategoricalCrossentropy), CategoricalCrossentropy.FromConfig)
        .Add(nameof(MeanSquaredError), _ => new MeanSquaredError(), "mse")
        .Add(nameof(SparseCategoricalCrossentropy), SparseCategoricalCrossentropy.FromConfig);

    internal override string Module => "keras.losses";

    /// <summary>Whether the loss can take the logits of a final softmax and compute both in one stable step.</summary>
    internal virtual bool FusesSoftmax => false;

    /// <summary>Whether a target is one integer label rather than a number for each column of the prediction.</summary>
    internal virtual bool TakesLabels => false;

    /// <summary>The loss of a name, with its defaults.</summary>
    /// <param name="name">As <c>categorical_crossentropy</c> or <c>mse</c>; capitals do not matter.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Loss Get(string name) => Registry.Get(name);

    /// <summary>Penalty and gradient of some rows of a batch; rows are added in order.</summary>
    /// <param name="predictions">(rows, columns). With <paramref name="fused"/>: logits in, probabilities out (metrics read them).</param>
    /// <param name="targets">(rows, columns), or (rows) integer labels as floats where the loss takes labels.</param>
    /// <param name="sampleWeights">(rows), or empty for ones.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Numbers per prediction.</param>
    /// <param name="scale">Factor of the gradient: 1 / rows of the whole batch.</param>
    /// <param name="gradient">(rows, columns), gradient to the predictions or, fused, to the logits; empty when none is wanted.</param>
    /// <param name="fused">Whether the predictions are the logits of a final softmax.</param>
    /// <returns>Sum over the rows of weight times penalty, not divided.</returns>
    internal abstract double Compute(
        Span<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> sampleWeights, int rows, int columns, float scale, Span<float> gradient, bool fused);
}
