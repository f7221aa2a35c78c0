using Mnist.Formats.Tensors;

namespace Mnist.Models.Optimizers;

/// <summary>A range of one weight with its gradient and slots; updates are elementwise, so any split gives the same bits.</summary>
internal readonly ref struct UpdateRange
{
    /// <summary>The weights, updated in place.</summary>
    public required Span<float> Weights { get; init; }

    /// <summary>The gradient, summed over shards, regularised and clipped by norm; clipping by value may overwrite it.</summary>
    public required Span<float> Gradient { get; init; }

    /// <summary>What stands for the gradient's squares; empty where they are just that.</summary>
    public ReadOnlySpan<float> Squares { get; init; }

    /// <summary>Slots of the whole weight, in the optimizer's order.</summary>
    public required AlignedBuffer[] Slots { get; init; }

    /// <summary>Where the range begins in the weight.</summary>
    public required int Start { get; init; }

    /// <summary>The range of a slot; empty where the optimizer has no such.</summary>
    public Span<float> Slot(int index) => index < Slots.Length ? Slots[index].Span.Slice(Start, Weights.Length) : default;
}
