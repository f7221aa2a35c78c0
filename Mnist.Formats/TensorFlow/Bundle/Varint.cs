namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Numbers in base 128, low group first; the high bit of a byte says that another follows.</summary>
internal static class Varint
{
    /// <summary>Writes a number.</summary>
    public static void Write(Stream target, ulong value) => target.Write(Encode(value));

    /// <summary>The bytes of a number.</summary>
    public static byte[] Encode(ulong value)
    {
        List<byte> bytes = [];
        while (value >= 0x80)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        return [.. bytes, (byte)value];
    }

    /// <summary>Reads a number and moves on; false when the bytes end or the number exceeds 63 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, ref int position, out long value)
    {
        value = 0;
        // Nine groups of seven bits: every length and offset fits a signed number, so more can only be damage.
        for (int shift = 0; shift < 63 && position < data.Length; shift += 7)
        {
            byte next = data[position++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
