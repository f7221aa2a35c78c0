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
        .Add(nameof(BinaryCrossentropy), Mean(BinaryCrossentropy.FromConfig), "bce")
        .Add(nameof(CategoricalCrossentropy), Mean(CategoricalCrossentropy.FromConfig))
        .Add(nameof(CategoricalHinge), Mean(_ => new CategoricalHinge()))
        .Add(nameof(CosineSimilarity), Mean(_ => new CosineSimilarity()))
        .Add(nameof(Hinge), Mean(_ => new Hinge()))
        .Add(nameof(Huber), Mean(Huber.FromConfig))
        .Add(nameof(KLDivergence), Mean(_ => new KLDivergence()), "kld")
        .Add(nameof(LogCosh), Mean(_ => new LogCosh()), "logcosh")
        .Add(nameof(MeanAbsoluteError), Mean(_ => new MeanAbsoluteError()), "mae")
        .Add(nameof(MeanAbsolutePercentageError), Mean(_ => new MeanAbsolutePercentageError()), "mape")
        .Add(nameof(MeanSquaredError), Mean(_ => new MeanSquaredError()), "mse")
        .Add(nameof(MeanSquaredLogarithmicError), Mean(_ => new MeanSquaredLogarithmicError()), "msle")
        .Add(nameof(Poisson), Mean(_ => new Poisson()))
        .Add(nameof(SparseCategoricalCrossentropy), Mean(SparseCategoricalCrossentropy.FromConfig))
        .Add(nameof(SquaredHinge), Mean(_ => new SquaredHinge()));

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

    internal override void Describe(ConfigWriter config) => config.Set("name", Name).Set("reduction", "sum_over_batch_size");

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

    // Losses are means over the rows: what asks for another reduction is refused.
    private static Func<ConfigReader, Loss> Mean(Func<ConfigReader, Loss> make) => config =>
        config.String("reduction") is { } reduction and not ("sum_over_batch_size" or "auto")
            ? throw config.Wrong("reduction", "sum_over_batch_size", reduction)
            : make(config);
}
