using System.Collections;

namespace Mnist.Models;

/// <summary>Batches by number, so that each epoch can take them in another order (Keras class <c>Sequence</c>, now <c>PyDataset</c>).</summary>
/// <example><code>
/// sealed class Augmented(NDArray x, NDArray y) : Sequence
/// {
///     public override int Count => x.Rows / 64;
///     public override Batch this[int index] => (Turn(x[Rows(index)]), y[Rows(index)]);
/// }
/// </code></example>
public abstract class Sequence : IReadOnlyList<Batch>
{
    /// <summary>Number of batches of an epoch.</summary>
    public abstract int Count { get; }

    /// <summary>A batch.</summary>
    /// <param name="index">0 to below <see cref="Count"/>.</param>
    public abstract Batch this[int index] { get; }

    /// <summary>Called after each epoch.</summary>
    public virtual void on_epoch_end()
    {
    }

    /// <inheritdoc/>
    public IEnumerator<Batch> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
