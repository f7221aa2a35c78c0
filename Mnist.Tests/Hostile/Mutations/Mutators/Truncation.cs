namespace Mnist.Tests.Hostile.Mutations;

/// <summary>The file ends early: at every length it has.</summary>
internal sealed class Truncation : Mutator
{
    public override string Name => "cut";

    public override long Count(SeedFile seed) => seed.Bytes.Length;

    public override byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others) => seed.Bytes[..(int)number];
}
