using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>A tensor that an ONNX node computes, or an input, in TensorFlow's layout.</summary>
internal sealed class NodeValue(DataType type, long[]? shape, string name, bool isZero = false) : TensorValue(type, shape)
{
    public override bool IsZero => isZero;

    protected override string Write(LoweringContext context, FlatNode node) => name;
}
