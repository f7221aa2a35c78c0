using System.Collections.Immutable;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>A tensor list or tensor array.</summary>
/// <param name="stacked">The tensor that stacks its elements (axis 0 counts them); null when they are unknown.</param>
/// <param name="elements">The elements that were set one by one; lists that differ in one share the others.</param>
/// <param name="each">What every step of a loop sets, at the number the step has; null when none does.</param>
internal sealed class ListValue(TensorValue? stacked, ImmutableSortedDictionary<int, TensorValue>? elements = null, (StepValue Step, TensorValue Item)? each = null) : Value
{
    private readonly ImmutableSortedDictionary<int, TensorValue> _elements = elements ?? ImmutableSortedDictionary<int, TensorValue>.Empty;

    public TensorValue? Stacked { get; } = stacked;

    /// <summary>What every step of a loop sets, at the number the step has; null when none does.</summary>
    public (StepValue Step, TensorValue Item)? Each { get; } = each;

    /// <summary>The elements that were set one by one.</summary>
    public IReadOnlyDictionary<int, TensorValue> Elements => _elements;

    /// <summary>Whether an element was set.</summary>
    public bool HasElements => !_elements.IsEmpty;

    /// <summary>The element that was set at a place; null when none was.</summary>
    public TensorValue? Element(int index) => _elements.GetValueOrDefault(index);

    /// <summary>The elements in order; null when they are not all known one by one.</summary>
    public TensorValue[]? InOrder() => Stacked is null && Each is null && _elements.Keys.LastOrDefault(-1) == _elements.Count - 1 ? [.. _elements.Values] : null;

    /// <summary>The list with another element.</summary>
    public ListValue With(int index, TensorValue item) => new(Stacked, _elements.SetItem(index, item), Each);
}
