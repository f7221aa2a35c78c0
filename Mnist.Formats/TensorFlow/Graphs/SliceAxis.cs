namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>Start, end and step along one axis; negative positions count from the end, as in Python.</summary>
/// <param name="Axis">Index of the axis.</param>
/// <param name="Start">First position.</param>
/// <param name="End">Position to stop before; <see cref="long.MaxValue"/> or <see cref="long.MinValue"/> to go to the end or the beginning.</param>
/// <param name="Step">Distance of the positions, not 0.</param>
public readonly record struct SliceAxis(int Axis, long Start, long End, long Step)
{
    /// <summary>Whether all of the axis is taken, in its order.</summary>
    public bool IsWhole => Start == 0 && End == long.MaxValue && Step == 1;

    /// <summary>How many positions are taken from an axis of the given size.</summary>
    /// <param name="size">The size, or <see cref="Shapes.Unknown"/>.</param>
    public long SizeOf(long size)
    {
        if (size < 0)
        {
            // A single position has size 1 whatever the axis holds.
            return Step == 1 && ((Start >= 0 && End == Start + 1) || (Start == -1 && End == long.MaxValue)) ? 1 : Shapes.Unknown;
        }

        (long first, long last) = Clamped(size);
        return Step > 0 ? Math.Max(0, (last - first + Step - 1) / Step) : Math.Max(0, (first - last - Step - 1) / -Step);
    }

    /// <summary>The entries that are taken.</summary>
    /// <param name="values">All entries of the axis.</param>
    public long?[] Pick(long?[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        long first = Clamped(values.Length).First;
        long count = SizeOf(values.Length);
        long step = Step;
        return [.. Enumerable.Range(0, (int)count).Select(i => values[first + (i * step)])];
    }

    /// <summary>The part of a tensor that is taken.</summary>
    /// <param name="tensor">The whole tensor.</param>
    public TensorData Take(TensorData tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Sliced(Axis, Clamped(tensor.Shape[Axis]).First, Step, SizeOf(tensor.Shape[Axis]));
    }

    private (long First, long Last) Clamped(long size)
    {
        long first = Start < 0 ? (Start == long.MinValue ? -1 : Start + size) : Start;
        long last = End < 0 ? (End == long.MinValue ? -1 : End + size) : End;
        return Step > 0
            ? (Math.Clamp(first, 0, size), Math.Clamp(last, 0, size))
            : (Math.Clamp(first, -1, size - 1), Math.Clamp(last, -1, size - 1));
    }
}
