using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>Images that an ONNX op of the convolution family made: with channels first, until an op asks for TensorFlow's layout.</summary>
internal sealed class ImageValue(DataType type, long[]? shape, string channelsFirst) : TensorValue(type, shape)
{
    private static readonly long[] ToChannelsLast = [0, 2, 3, 1];

    /// <summary>The ONNX tensor with channels first.</summary>
    public string ChannelsFirst { get; } = channelsFirst;

    protected override string Write(LoweringContext context, FlatNode node) => context.Emit(node, "Transpose", [ChannelsFirst], ("perm", ToChannelsLast));
}
