namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>Start, end and step along one axis; negative positions count from the end, as in Python.</summary>
internal readonly record struct SliceAxis(int Axis, long Start, long End, long Step)
{
    public bool IsWhole => Start == 0 && End == long.MaxValue && Step == 1;

    /// <summary>How many positions are taken from an axis of the given size.</summary>
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

    public long?[] Pick(long?[] values)
    {
        long first = Clamped(values.Length).First;
        long count = SizeOf(values.Length);
        long step = Step;
        return [.. Enumerable.Range(0, (int)count).Select(i => values[first + (i * step)])];
    }

    public Constant Take(Constant constant) =>
        constant.Sliced(Axis, Clamped(constant.Shape[Axis]).First, Step, SizeOf(constant.Shape[Axis]));

    private (long First, long Last) Clamped(long size)
    {
        long first = Start < 0 ? (Start == long.MinValue ? -1 : Start + size) : Start;
        long last = End < 0 ? (End == long.MinValue ? -1 : End + size) : End;
        return Step > 0
            ? (Math.Clamp(first, 0, size), Math.Clamp(last, 0, size))
            : (Math.Clamp(first, -1, size - 1), Math.Clamp(last, -1, size - 1));
    }
}
