using System.Text;
using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Models loaded with their layers and weights.</summary>
internal sealed class LoadedModelReader : FileReader
{
    public override string Name => "load_model";

    public override int Few => 800;

    public override int Many => 100_000;

    public override void Read(string folder, Digest digest)
    {
        Model model = keras.models.load_model(folder);
        digest.Add(Encoding.UTF8.GetBytes(model.WeightsSha256())).Add(model.to_json());
    }

    protected override IEnumerable<SeedFile> MakeSeeds() => ModelSeeds.Own();
}
