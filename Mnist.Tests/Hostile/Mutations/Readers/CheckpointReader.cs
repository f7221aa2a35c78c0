using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>Checkpoints: the index, and every tensor it lists.</summary>
internal sealed class CheckpointReader(string name, int few, int many, Func<IEnumerable<SeedFile>> seeds) : FileReader
{
    public override string Name => name;

    public override int Few => few;

    public override int Many => many;

    public override void Read(string folder, Digest digest)
    {
        TensorBundleReader bundle = new(SavedModelFiles.Variables(folder));
        foreach (string key in bundle.Keys)
        {
            digest.Add(key);
            try
            {
                if (bundle.Read(key) is { } tensor)
                {
                    digest.Add((long)tensor.Type).Add(string.Join(',', tensor.Shape)).Add(tensor.Data);
                }
            }
            catch (ModelFormatException refused) when (Refusal.Problem(refused) is null)
            {
                // Tensors of strings are asked for in another way; a damaged one does not hide the others.
                digest.Add(Strings(bundle, key));
            }
        }
    }

    protected override IEnumerable<SeedFile> MakeSeeds() => seeds();

    private static string Strings(TensorBundleReader bundle, string key)
    {
        try
        {
            return string.Join(',', bundle.ReadStrings(key)?.Select(Convert.ToHexString) ?? []);
        }
        catch (ModelFormatException refused) when (Refusal.Problem(refused) is null)
        {
            return refused.Reason;
        }
    }
}
