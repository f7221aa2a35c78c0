using Mnist.Models;
using static Mnist.Models.KerasApi;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Keras' JSON of models.</summary>
internal sealed class KerasJsonReader : FileReader
{
    public override string Name => "keras.json";

    public override int Few => 2000;

    public override int Many => 250_000;

    public override void Read(string folder, Digest digest)
    {
        Model model = keras.models.model_from_json(File.ReadAllText(Path.Combine(folder, "model.json")));
        digest.Add(model.Built ? model.to_json() : model.GetType().Name);
    }

    // The weights a configuration asks for are made, however small it is.
    public override long Needs(long read) => 2L << 30;

    protected override IEnumerable<SeedFile> MakeSeeds() => ModelSeeds.KerasJson();
}
