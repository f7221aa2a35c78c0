using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow;

/// <summary>An input or output of a signature.</summary>
/// <param name="Key">Its name in the signature.</param>
/// <param name="Tensor">The graph's tensor behind it, as <c>node:0</c>.</param>
/// <param name="Type">Element type the signature states; <see cref="DataType.Invalid"/> where it states none.</param>
/// <param name="Shape">Sizes of the axes, -1 where a size is unknown; <see langword="null"/> where the signature states none.</param>
public sealed record SignatureTensor(string Key, string Tensor, DataType Type, long[]? Shape)
{
    /// <summary>The graph's node that makes the tensor.</summary>
    public string Node => Tensor.Split(':')[0];
}
