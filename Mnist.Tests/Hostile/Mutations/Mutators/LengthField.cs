namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A length, count, size or place is 0, -1, the largest, one more or less, half or twice what it was; checksums are set right every second time, lengths around it always.</summary>
internal sealed class LengthField : Mutator
{
    private static readonly Func<long, int, long>[] Values =
    [
        (_, _) => 0,
        (_, _) => -1,
        (_, bits) => long.MaxValue >> (64 - bits),
        (_, bits) => 1L << (bits - 1),
        (old, _) => unchecked(old + 1),
        (old, _) => unchecked(old - 1),
        (old, _) => old / 2,
        (old, _) => unchecked(old * 2),
        (_, _) => int.MaxValue,
        (_, _) => 1L << 32,
        (_, _) => 65536,
    ];

    public override string Name => "length";

    public override long Count(SeedFile seed) => seed.Structure.Fields.Count * (long)Values.Length * (seed.Format.HasChecksums ? 2 : 1);

    public override byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others)
    {
        int count = seed.Structure.Fields.Count;
        NumberField field = seed.Structure.Fields[(int)(number % count)];
        int way = (int)(number / count % Values.Length);
        int bits = field.Form == NumberForm.Varint ? 64 : 8 * Math.Min(field.Width, 8);
        long value = Values[way](field.Read(seed.Bytes), bits);
        byte[] file = seed.With(new Extent(field.At, field.At + field.Width), field.Write(value));
        if (number / count >= Values.Length)
        {
            seed.Format.Repair(file);
        }

        return file;
    }
}
