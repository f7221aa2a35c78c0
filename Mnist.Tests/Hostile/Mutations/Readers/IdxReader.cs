using Mnist.Formats.Data;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>IDX files, plain and compressed.</summary>
internal sealed class IdxReader(string name, int few, int many, Func<IEnumerable<SeedFile>> seeds) : FileReader
{
    public override string Name => name;

    public override int Few => few;

    public override int Many => many;

    public override void Read(string folder, Digest digest)
    {
        (int[] shape, byte[] data) = IdxFile.Read(Path.Combine(folder, name == "idx" ? "a.idx" : "a.gz"));
        digest.Add(string.Join(',', shape)).Add(data);
    }

    protected override IEnumerable<SeedFile> MakeSeeds() => seeds();
}
