using System.Globalization;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A number in a file that says a length, a count, a size or a place.</summary>
/// <param name="At">First byte.</param>
/// <param name="Width">Bytes it takes.</param>
/// <param name="Form">How it is written.</param>
internal readonly record struct NumberField(int At, int Width, NumberForm Form)
{
    public static NumberField Little(int at, int width) => new(at, width, NumberForm.LittleEndian);

    public static NumberField Big(int at, int width) => new(at, width, NumberForm.BigEndian);

    /// <summary>The varint at a place; null where the bytes hold none.</summary>
    public static NumberField? Varint(ReadOnlySpan<byte> file, int at)
    {
        for (int width = 1; width <= 10 && at + width <= file.Length; width++)
        {
            if (file[at + width - 1] < 0x80)
            {
                return new NumberField(at, width, NumberForm.Varint);
            }
        }

        return null;
    }

    public NumberField Moved(int by) => this with { At = At + by };

    public long Read(ReadOnlySpan<byte> file)
    {
        ulong value = 0;
        for (int i = 0; i < Width; i++)
        {
            ulong next = file[At + i];
            value = Form switch
            {
                NumberForm.LittleEndian => value | (next << (8 * i)),
                NumberForm.BigEndian => (value << 8) | next,
                _ => value | ((next & 0x7F) << (7 * i)),
            };
        }

        return unchecked((long)value);
    }

    /// <summary>The bytes of another value: as many as before, but for a varint.</summary>
    public byte[] Write(long value)
    {
        if (Form == NumberForm.Varint)
        {
            return Varint(unchecked((ulong)value));
        }

        byte[] bytes = new byte[Width];
        for (int i = 0; i < Width; i++)
        {
            bytes[Form == NumberForm.LittleEndian ? i : Width - 1 - i] = (byte)(value >> (8 * Math.Min(i, 7)));
        }

        return bytes;
    }

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        while (value >= 0x80)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        return [.. bytes, (byte)value];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Form} at {At}");
}
