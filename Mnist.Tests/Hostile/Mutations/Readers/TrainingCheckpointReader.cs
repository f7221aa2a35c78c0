using System.Text;
using Mnist.Models;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Checkpoints of <c>fit</c>, from which a run goes on.</summary>
internal sealed class TrainingCheckpointReader : FileReader
{
    public override string Name => "fit";

    public override int Few => 500;

    public override int Many => 100_000;

    public override void Read(string folder, Digest digest)
    {
        // A run that went on writes again; what is read twice must be the same twice.
        Dictionary<string, byte[]> before = Directory.EnumerateFiles(folder).ToDictionary(file => file, File.ReadAllBytes);
        try
        {
            Sequential model = ModelSeeds.Train(folder, resume: true);
            digest.Add(Encoding.UTF8.GetBytes(model.WeightsSha256()));
        }
        finally
        {
            foreach (string file in Directory.EnumerateFiles(folder).Where(file => !before.ContainsKey(file)))
            {
                File.Delete(file);
            }

            foreach ((string file, byte[] bytes) in before)
            {
                File.WriteAllBytes(file, bytes);
            }
        }
    }

    protected override IEnumerable<SeedFile> MakeSeeds() => ModelSeeds.Training();
}
