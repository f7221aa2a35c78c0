using System.Buffers.Binary;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A value is one that readers should fear, or that of another place: a huge or negative size, NaN, an unknown type, another operation's name. One to three of them.</summary>
internal sealed class DictionaryValue : Mutator
{
    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 3, 7, 8, 16, 100, 127, 128, 255, 256, 1000, 32767, 32768, 65535, 65536, 1_000_000, 100_000_000, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, 1L << 62, long.MaxValue, long.MinValue, -2,
        0x7FC00000, 0x7F800000, 0xFF800000, 1, 0x7FF8000000000000, 0x7FF0000000000000,
    ];

    public override string Name => "words";

    public override long Count(SeedFile seed) => Endless;

    public override byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others)
    {
        Chance chance = ChanceOf(seed, number);
        byte[] file = seed.Structure.Values.Count > 0 && !chance.OneIn(4) ? Reworded(seed, others, chance)
            : seed.Structure.Fields.Count > 0 && !chance.OneIn(3) ? Renumbered(seed, chance)
            : Overwritten(seed.Bytes, chance);
        if (!chance.OneIn(4))
        {
            seed.Format.Repair(file);
        }

        return file;
    }

    private static byte[] Reworded(SeedFile seed, IReadOnlyList<SeedFile> others, Chance chance)
    {
        byte[] file = seed.Bytes;
        SeedFile current = seed;
        int times = seed.Format.ReadsDamaged && chance.OneIn(3) ? 2 : 1;
        for (int i = 0; i < times && current.Structure.Values.Count > 0; i++)
        {
            file = current.With(chance.Of(current.Structure.Values), Word(chance.OneIn(3) ? chance.Of(others) : seed, chance));
            current = i + 1 < times ? seed.Changed(file) : current;
        }

        return file;
    }

    private static byte[] Word(SeedFile from, Chance chance)
    {
        if (from.Format.Words.Count > 0 && !chance.OneIn(3))
        {
            return chance.Of(from.Format.Words);
        }

        if (from.Structure.Values.Count == 0)
        {
            return [];
        }

        Extent value = chance.Of(from.Structure.Values);
        return from.Bytes[value.Start..value.End];
    }

    private static byte[] Renumbered(SeedFile seed, Chance chance)
    {
        NumberField field = chance.Of(seed.Structure.Fields);
        return seed.With(new Extent(field.At, field.At + field.Width), field.Write(chance.Of(Numbers)), consistent: !chance.OneIn(4));
    }

    private static byte[] Overwritten(byte[] bytes, Chance chance)
    {
        byte[] file = [.. bytes];
        int times = 1 + chance.Below(3);
        Span<byte> number = stackalloc byte[sizeof(long)];
        for (int i = 0; i < times && file.Length > 0; i++)
        {
            long value = chance.Of(Numbers);
            int width = 1 << chance.Below(4);
            bool big = chance.OneIn(2);
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            int at = chance.Below(chance.OneIn(2) ? Math.Min(file.Length, 100) : file.Length);
            for (int k = 0; k < width && at + k < file.Length; k++)
            {
                file[at + k] = number[big ? width - 1 - k : k];
            }
        }

        return file;
    }
}
