namespace Mnist.Models.Kernels.Normalization;

/// <summary>The runs of numbers that a mask lets count, as ranges of what it masks.</summary>
/// <param name="mask">A number for each step, 0 where the step does not count; empty when all count.</param>
/// <param name="length">Numbers that are masked, as many for each step.</param>
internal ref struct MaskRuns(ReadOnlySpan<float> mask, int length)
{
    private static readonly float[] All = [1f];

    private readonly ReadOnlySpan<float> _mask = mask.IsEmpty ? All : mask;
    private readonly int _size = length / (mask.IsEmpty ? 1 : mask.Length);
    private int _start;
    private int _end;

    public readonly Range Current => (_start * _size)..(_end * _size);

    public readonly MaskRuns GetEnumerator() => this;

    public bool MoveNext()
    {
        for (_start = _end; _start < _mask.Length && _mask[_start] == 0; _start++)
        {
        }

        for (_end = _start; _end < _mask.Length && _mask[_end] != 0; _end++)
        {
        }

        return _end > _start;
    }
}
