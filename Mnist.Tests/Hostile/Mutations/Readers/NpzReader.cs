using Mnist.Formats.Data;
using Mnist.Formats.Tensors;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Archives of NumPy.</summary>
internal sealed class NpzReader : FileReader
{
    public override string Name => "npz";

    public override int Few => 3000;

    public override int Many => 600_000;

    public override void Read(string folder, Digest digest)
    {
        foreach ((string array, NDArray values) in NpzFile.ReadAll(Path.Combine(folder, "a.npz")).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            digest.Add(array).Add(values);
        }
    }

    protected override IEnumerable<SeedFile> MakeSeeds() => ArraySeeds.NpzFiles();
}
