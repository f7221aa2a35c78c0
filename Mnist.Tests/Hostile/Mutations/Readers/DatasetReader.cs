using Mnist.Formats.Data;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Data sets: an archive, or four IDX files.</summary>
internal sealed class DatasetReader(string name, string file, Func<IEnumerable<SeedFile>> seeds) : FileReader
{
    public override string Name => name;

    public override int Few => 1500;

    public override int Many => 100_000;

    public override void Read(string folder, Digest digest)
    {
        ImageDataset data = ImageDataset.Read("mine", Path.Combine(folder, file));
        digest.Add(data.Rows).Add(data.Columns).Add(data.TrainImages).Add(data.TrainLabels).Add(data.TestImages).Add(data.TestLabels);
    }

    protected override IEnumerable<SeedFile> MakeSeeds() => seeds();
}
