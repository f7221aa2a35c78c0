using Google.Protobuf;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Tests.TestData;

/// <summary>SavedModels without what they say of their layers, as other programs write them.</summary>
internal static class SavedLayers
{
    public static void Forget(string folder)
    {
        string file = Path.Combine(folder, "saved_model.pb");
        SavedModelProto model = SavedModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        foreach (SavedObject saved in model.MetaGraphs[0].ObjectGraphDef.Nodes.Where(node => node.UserObject is not null))
        {
            saved.UserObject.Metadata = "";
        }

        File.WriteAllBytes(file, model.ToByteArray());
    }
}
