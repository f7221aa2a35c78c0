using Google.Protobuf;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Runs.Paper;

namespace Mnist.Tests.TestData;

/// <summary>A SavedModel with the probabilities, and the pixels themselves as a second output.</summary>
internal static class TwoOutputModel
{
    public static void Save(string folder)
    {
        ModelZoo.Get("mlp").Build(seed: 1).save(folder);
        string file = Path.Combine(folder, "saved_model.pb");
        SavedModelProto model = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        SignatureDef signature = model.MetaGraphs[0].SignatureDef["serving_default"];
        signature.Outputs["pixels"] = signature.Inputs["input"].Clone();
        File.WriteAllBytes(file, model.ToByteArray());
    }
}
