using Mnist.Models.Kernels.Updates;

namespace Mnist.Models.Optimizers;

/// <summary>A range of one weight with its gradient and slots; updates are elementwise, so any split gives the same bits.</summary>
internal readonly ref struct UpdateRange
{
    /// <summary>The weights, updated in place.</summary>
    public required Span<float> Weights { get; init; }

    /// <summary>The gradient, summed over shards, regularised and clipped by norm; clipping by value may overwrite it.</summary>
    public required Span<float> Gradient { get; init; }

    /// <summary>First slot (momentum, first moment), empty if the optimizer has none.</summary>
    public Span<float> Slot0 { get; init; }

    /// <summary>Second slot (second moment).</summary>
    public Span<float> Slot1 { get; init; }

    /// <summary>Third slot (amsgrad's maximum, RMSprop's mean gradient).</summary>
    public Span<float> Slot2 { get; init; }

    /// <summary>Number of this update, from 1.</summary>
    public required long Step { get; init; }

    /// <summary>Updates the weights.</summary>
    public void Apply<TUpdate>(TUpdate update)
        where TUpdate : struct, IUpdate => Update.Run(update, Weights, Gradient, Slot0, Slot1, Slot2);
}
