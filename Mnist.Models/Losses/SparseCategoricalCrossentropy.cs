namespace Mnist.Models.Losses;

/// <summary>Cross-entropy against integer labels (Keras class <c>SparseCategoricalCrossentropy</c>).</summary>
/// <remarks>Targets: (rows) labels, 0 to classes - 1.</remarks>
/// <param name="from_logits">Whether the predictions are logits; false by default.</param>
public sealed class SparseCategoricalCrossentropy(bool from_logits = false) : Crossentropy(from_logits)
{
    /// <inheritdoc/>
    public override string Name => "sparse_categorical_crossentropy";

    internal override bool TakesLabels => true;

    private protected override ReadOnlySpan<float> Targets(ReadOnlySpan<float> target, Span<float> scratch)
    {
        scratch.Clear();
        scratch[(int)target[0]] = 1f;
        return scratch;
    }
}
