namespace Mnist.Formats.Tensors;

/// <summary>Floats kept as a byte each, which says which of 256 numbers it is: pixels in a quarter of the memory.</summary>
/// <remarks>What is computed from such an array and a number is 256 computations. <see cref="NDArray"/> keeps bytes so of itself: <c>x / 255f</c> of an array of bytes is one.</remarks>
/// <example><code>NDArray x = new(CodedFloats.Divide(pixels, 255f), (60_000, 28, 28, 1));</code></example>
public sealed class CodedFloats
{
    /// <summary>How many numbers a byte tells apart.</summary>
    public const int Count = 256;

    private static readonly float[] Identity = [.. Enumerable.Range(0, Count).Select(code => (float)code)];

    private readonly ReadOnlyMemory<byte> _codes;
    private readonly float[] _values;
    private CodeLine? _line;

    /// <summary>Wraps bytes without copying them; while the floats are in use they must not change.</summary>
    /// <param name="codes">A byte for each float.</param>
    /// <param name="values">The 256 floats that bytes stand for.</param>
    /// <exception cref="ArgumentException">There are not 256 values.</exception>
    public CodedFloats(ReadOnlyMemory<byte> codes, ReadOnlySpan<float> values)
        : this(codes, values.Length == Count ? values.ToArray() : throw new ArgumentException($"A byte stands for one of {Count} numbers, received {values.Length}; give one for each.", nameof(values)))
    {
    }

    private CodedFloats(ReadOnlyMemory<byte> codes, float[] values) => (_codes, _values) = (codes, values);

    /// <summary>Number of floats.</summary>
    public int Length => _codes.Length;

    /// <summary>The byte of each.</summary>
    public ReadOnlySpan<byte> Codes => _codes.Span;

    /// <summary>The byte of each, to be shared.</summary>
    internal ReadOnlyMemory<byte> Memory => _codes;

    /// <summary>The 256 floats that bytes stand for.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Bytes as floats, divided by a number.</summary>
    /// <param name="bytes">The bytes; they are not copied, and while the floats are in use they must not change.</param>
    /// <param name="divisor">255 for pixels from 0 to 1, 1 for the bytes themselves.</param>
    /// <returns>The floats, to the bit those of <c>bytes[i] / divisor</c>.</returns>
    public static CodedFloats Divide(ReadOnlyMemory<byte> bytes, float divisor) => new(bytes, divisor == 1f ? Identity : Array.ConvertAll(Identity, value => value / divisor));

    /// <summary>Writes some of the floats.</summary>
    /// <param name="first">The first.</param>
    /// <param name="target">Room for as many as are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void Decode(int first, Span<float> target)
    {
        ReadOnlySpan<byte> codes = _codes.Span.Slice(first, target.Length);
        int i = (_line ??= CodeLine.Through(_values)).Decode(codes, target);
        float[] values = _values;
        for (; i < codes.Length; i++)
        {
            target[i] = values[codes[i]];
        }
    }

    /// <summary>All floats.</summary>
    /// <returns>A new array.</returns>
    public float[] ToArray()
    {
        float[] floats = GC.AllocateUninitializedArray<float>(Length);
        Decode(0, floats);
        return floats;
    }
}
