namespace Mnist.MLNet.Lowering.Values;

/// <summary>A tensor list or tensor array.</summary>
/// <param name="stacked">The tensor that stacks its elements (axis 0 counts them); null when they are unknown.</param>
/// <param name="elements">The elements that were set one by one.</param>
internal sealed class ListValue(TensorValue? stacked, params TensorValue?[] elements) : Value
{
    public TensorValue? Stacked { get; } = stacked;

    public IReadOnlyList<TensorValue?> Elements => elements;

    /// <summary>The list with another element.</summary>
    public ListValue With(int index, TensorValue item)
    {
        TensorValue?[] changed = new TensorValue?[Math.Max(elements.Length, index + 1)];
        elements.CopyTo(changed, 0);
        changed[index] = item;
        return new(Stacked, changed);
    }
}
