using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering.Values;

/// <summary>A part of a tensor, which is written when it is first read.</summary>
internal sealed class PartValue(DataType type, long[] shape, Func<string> write) : TensorValue(type, shape)
{
    protected override string Write(LoweringContext context, FlatNode node) => write();
}
