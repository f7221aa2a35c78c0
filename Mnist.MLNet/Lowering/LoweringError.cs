using Mnist.Models.Saving;

namespace Mnist.MLNet.Lowering;

/// <summary>The one way this folder refuses a model: a sentence that names the node.</summary>
internal static class LoweringError
{
    public static ModelFormatException At(string node, string reason) => new(reason, field: $"node '{node}'");

    public static ModelFormatException At(FlatNode node, string reason) => new(reason, field: $"{node.Op} node '{node.Name}'");
}
