using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Loops over tensor lists. A list is the tensor that stacks its elements; a loop has to be a recurrent layer.</summary>
internal static class ControlFlowOps
{
    public static void Register(Dictionary<string, OpLowering> table)
    {
        table["TensorListFromTensor"] = (_, _, inputs) => [new Value { Type = DataType.Variant, Stacked = inputs[0] }];
        table["TensorListReserve"] = (_, _, inputs) => [new Value { Type = DataType.Variant, Elements = inputs[1].Integers }];
        table["TensorListStack"] = (_, node, inputs) => [inputs[0].Stacked ?? throw GraphError.At(node, "it stacks a list whose elements are unknown")];
        table["While"] = RecurrentLoop.Lower;
        table["StatelessWhile"] = RecurrentLoop.Lower;
    }
}
