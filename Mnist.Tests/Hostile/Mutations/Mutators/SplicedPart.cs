namespace Mnist.Tests.Hostile.Mutations;

/// <summary>A part is removed, doubled, put elsewhere, exchanged with another, or replaced by one of another file; lengths around it are right most of the time.</summary>
internal sealed class SplicedPart : Mutator
{
    public override string Name => "splice";

    public override long Count(SeedFile seed) => seed.Structure.Parts.Count > 0 ? Endless : 0;

    public override byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others)
    {
        Chance chance = ChanceOf(seed, number);
        bool consistent = !chance.OneIn(8);
        Extent part = chance.Of(seed.Structure.Parts);
        byte[] old = seed.Bytes[part.Start..part.End];
        byte[] separator = [.. seed.Format.Separator];
        byte[] other = OtherPart(chance.OneIn(3) ? chance.Of(others) : seed, chance);
        byte[] file = chance.Below(6) switch
        {
            0 => seed.With(part, [], consistent),
            1 => seed.With(part, [.. old, .. separator, .. old], consistent),
            2 => seed.With(part, other, consistent),
            3 => seed.With(part, [.. other, .. separator, .. old], consistent),
            4 => seed.With(part, [.. old, .. separator, .. other], consistent),
            _ => Exchanged(seed, part, chance.Of(seed.Structure.Parts)),
        };
        if (!chance.OneIn(3))
        {
            seed.Format.Repair(file);
        }

        return file;
    }

    private static byte[] OtherPart(SeedFile from, Chance chance)
    {
        if (from.Structure.Parts.Count == 0)
        {
            return [];
        }

        Extent part = chance.Of(from.Structure.Parts);
        return from.Bytes[part.Start..part.End];
    }

    private static byte[] Exchanged(SeedFile seed, Extent one, Extent other)
    {
        (Extent first, Extent second) = one.Start < other.Start ? (one, other) : (other, one);
        return first.End > second.Start
            ? seed.With(first, seed.Bytes.AsSpan(second.Start..second.End))
            : [.. seed.Bytes[..first.Start], .. seed.Bytes[second.Start..second.End], .. seed.Bytes[first.End..second.Start], .. seed.Bytes[first.Start..first.End], .. seed.Bytes[second.End..]];
    }
}
