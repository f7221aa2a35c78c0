using Mnist.Formats.Data;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Arrays of NumPy.</summary>
internal sealed class NpyReader : FileReader
{
    public override string Name => "npy";

    public override int Few => 4000;

    public override int Many => 2_000_000;

    public override void Read(string folder, Digest digest) => digest.Add(NpyFile.Read(Path.Combine(folder, "a.npy")));

    protected override IEnumerable<SeedFile> MakeSeeds() => ArraySeeds.NpyFiles();
}
