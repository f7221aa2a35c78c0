namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A part lies in itself up to 100,000 times, or stands there as often; files stay below a megabyte.</summary>
internal sealed class DeepNesting : Mutator
{
    private const int PartsEach = 40;

    private static readonly int[] Depths = [2, 20, 64, 99, 100, 101, 128, 129, 1_000, 10_000, 100_000];

    public override string Name => "nest";

    public override long Count(SeedFile seed) => seed.Structure.Parts.Count > 0 ? Depths.Length * PartsEach : 0;

    public override byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others)
    {
        Chance chance = ChanceOf(seed, number);
        Extent part = chance.Of(seed.Structure.Parts);
        int depth = Math.Min(Depths[number % Depths.Length], MostBytes / Math.Max(1, part.Length));
        byte[] file = seed.With(part, seed.Format.Nest(seed.Bytes.AsSpan(part.Start..part.End), depth, chance));
        seed.Format.Repair(file);
        return file;
    }
}
