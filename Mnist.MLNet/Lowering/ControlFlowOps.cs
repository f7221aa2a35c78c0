using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Recurrent;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Loops over tensor lists, which TensorFlow 1 calls tensor arrays. A list is the tensor that stacks its elements; a loop has to be a recurrent layer.</summary>
internal static class ControlFlowOps
{
    public static void Register(OpRegistry ops)
    {
        ops.AddAny("TensorListFromTensor", (_, node, inputs) => [new ListValue(Tensor(node, inputs[0]))]);
        ops.AddAny("TensorListReserve", (_, _, _) => [new ListValue(null)]);
        ops.AddAny("TensorListStack", (_, node, inputs) => [Stacked(node, inputs[0])]);
        ops.AddAny("While", RecurrentLoop.Lower);
        ops.AddAny("StatelessWhile", RecurrentLoop.Lower);

        // A tensor array is a handle and a float that stands for its contents; the contents are what is followed.
        ops.AddAny("TensorArrayV3", (_, _, _) => [new OpaqueValue(), new ListValue(null)]);
        ops.AddAny("TensorArrayScatterV3", (_, node, inputs) => [new ListValue(InOrder(node, inputs[1], Tensor(node, inputs[2])))]);
        ops.AddAny("TensorArrayGatherV3", (_, node, inputs) => [InOrder(node, inputs[1], Stacked(node, inputs[2]))]);
        ops.AddAny("TensorArraySizeV3", (_, node, inputs) => [IntegerValue.Scalar(DataType.Int32, Length(node, Stacked(node, inputs[1])))]);
    }

    private static TensorValue Tensor(FlatNode node, Value value) => value as TensorValue ?? throw GraphError.At(node, "it lists something else than a tensor's parts");

    private static TensorValue Stacked(FlatNode node, Value value) =>
        value is ListValue { Stacked: TensorValue stacked } ? stacked : throw GraphError.At(node, "it stacks a list whose elements are unknown");

    private static long Length(FlatNode node, TensorValue stacked) =>
        stacked.Shape is [>= 0 and long length, ..] ? length : throw GraphError.At(node, "the length of its list is unknown");

    // Indices that do not count from 0 would put the steps of the sequence in another order.
    private static TensorValue InOrder(FlatNode node, Value indices, TensorValue stacked)
    {
        long length = Length(node, stacked);
        return indices is TensorValue { KnownIntegers: long[] known } && known.Length == length && !known.Where((index, i) => index != i).Any()
            ? stacked
            : throw GraphError.At(node, $"it does not take all {length} elements in order");
    }
}
