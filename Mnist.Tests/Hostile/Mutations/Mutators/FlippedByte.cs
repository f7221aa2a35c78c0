namespace Mnist.Tests.Hostile.Mutations;

/// <summary>One byte is another: each of its bits flipped in turn, and all of them. Where a format has checksums, with them left and with them set right.</summary>
internal sealed class FlippedByte : Mutator
{
    private const int Ways = 9;

    public override string Name => "flip";

    public override long Count(SeedFile seed) => (long)seed.Bytes.Length * Ways * (seed.Format.HasChecksums ? 2 : 1);

    public override byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others)
    {
        byte[] file = [.. seed.Bytes];
        long flip = number % (file.Length * (long)Ways);
        int way = (int)(flip % Ways);
        file[flip / Ways] ^= (byte)(way < 8 ? 1 << way : byte.MaxValue);
        if (number != flip)
        {
            seed.Format.Repair(file);
        }

        return file;
    }
}
