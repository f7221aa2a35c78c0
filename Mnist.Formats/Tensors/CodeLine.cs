using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Mnist.Formats.Tensors;

/// <summary>A slope with which each byte, times it and rounded, gives the number that a byte stands for: faster than looking it up.</summary>
/// <param name="Slope">The slope as a float; 0: there is none.</param>
/// <param name="Rest">What is too fine for that float.</param>
internal sealed record CodeLine(float Slope, float Rest)
{
    private static readonly CodeLine None = new(0f, 0f);

    /// <summary>The line through the numbers of all bytes, to the bit; or none, also where the machine would be slow.</summary>
    public static CodeLine Through(ReadOnlySpan<float> values)
    {
        if (!Fma.IsSupported && !AdvSimd.IsSupported)
        {
            return None;
        }

        // Each value says between which bounds the slope is: what lies halfway to its neighbours rounds to another.
        (double low, double high) = (double.NegativeInfinity, double.PositiveInfinity);
        for (int code = 1; code < values.Length; code++)
        {
            low = Math.Max(low, ((double)values[code] + MathF.BitDecrement(values[code])) / (2 * code));
            high = Math.Min(high, ((double)values[code] + MathF.BitIncrement(values[code])) / (2 * code));
        }

        double exact = (low + high) / 2;
        float slope = (float)exact;
        float rest = (float)(exact - slope);
        for (int code = 0; code < values.Length; code++)
        {
            if (BitConverter.SingleToInt32Bits(MathF.FusedMultiplyAdd(code, slope, code * rest)) != BitConverter.SingleToInt32Bits(values[code]))
            {
                return None;
            }
        }

        return new CodeLine(slope, rest);
    }

    /// <summary>Writes the numbers of bytes, from the first on.</summary>
    /// <returns>How many; whoever asks looks up the rest.</returns>
    public int Decode(ReadOnlySpan<byte> codes, Span<float> target)
    {
        int i = 0;
        for (; Slope != 0f && i + Vector<byte>.Count <= codes.Length; i += Vector<byte>.Count)
        {
            Span<float> floats = target.Slice(i, Vector<byte>.Count);
            Vector.Widen(new Vector<byte>(codes[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            At(first).CopyTo(floats);
            At(second).CopyTo(floats[Vector<float>.Count..]);
            At(third).CopyTo(floats[(2 * Vector<float>.Count)..]);
            At(fourth).CopyTo(floats[(3 * Vector<float>.Count)..]);
        }

        return i;
    }

    private Vector<float> At(Vector<uint> codes)
    {
        Vector<float> at = Vector.ConvertToSingle(Vector.AsVectorInt32(codes));
        return Vector.FusedMultiplyAdd(at, new Vector<float>(Slope), at * new Vector<float>(Rest));
    }
}
