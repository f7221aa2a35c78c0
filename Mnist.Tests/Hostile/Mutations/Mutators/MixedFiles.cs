namespace Mnist.Tests.Hostile.Mutations;

/// <summary>The file begins as one seed and ends as another.</summary>
internal sealed class MixedFiles : Mutator
{
    public override string Name => "mix";

    public override long Count(SeedFile seed) => Endless;

    public override byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others)
    {
        Chance chance = ChanceOf(seed, number);
        byte[] tail = chance.Of(others).Bytes;
        int cut = chance.Below(seed.Bytes.Length + 1);

        // The same place, so that what stands at fixed places stands there; or any.
        int from = chance.OneIn(2) ? Math.Min(cut, tail.Length) : chance.Below(tail.Length + 1);
        byte[] file = [.. seed.Bytes[..cut], .. tail[from..]];
        if (!chance.OneIn(3))
        {
            seed.Format.Repair(file);
        }

        return file;
    }
}
