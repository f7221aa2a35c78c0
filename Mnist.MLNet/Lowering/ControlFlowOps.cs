using System.Collections.Immutable;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Recurrent;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Loops over tensor lists, which TensorFlow 1 calls tensor arrays. A list is the tensor that stacks its elements.</summary>
internal static class ControlFlowOps
{
    private const int MaxElements = 100_000;

    public static void Register(OpRegistry ops)
    {
        ops.AddAny("TensorListFromTensor", (_, node, inputs) => [new ListValue(Tensor(node, inputs[0]))]);
        ops.AddAny("TensorListReserve", (_, _, _) => [new ListValue(null)]);
        ops.AddAny("TensorListStack", (context, node, inputs) => [Stack(context, node, inputs[0])]);
        ops.AddAny("TensorListGetItem", (context, node, inputs) => [Element(context, node, inputs[0], inputs[1])]);
        ops.AddAny("TensorListSetItem", (_, node, inputs) => [With(node, inputs[0], inputs[1], inputs[2])]);
        ops.AddAny("While", RecurrentLoop.Lower);
        ops.AddAny("StatelessWhile", RecurrentLoop.Lower);

        // A tensor array is a handle and a float that stands for its contents; the contents are what is followed.
        ops.AddAny("TensorArrayV3", (_, _, _) => [new OpaqueValue(), new ListValue(null)]);
        ops.AddAny("TensorArrayScatterV3", (_, node, inputs) => [new ListValue(InOrder(node, inputs[1], Tensor(node, inputs[2])))]);
        ops.AddAny("TensorArrayGatherV3", (_, node, inputs) => [InOrder(node, inputs[1], Stacked(node, inputs[2]))]);
        ops.AddAny("TensorArrayReadV3", (context, node, inputs) => [Element(context, node, inputs[2], inputs[1])]);
        ops.AddAny("TensorArrayWriteV3", (_, node, inputs) => [With(node, inputs[3], inputs[1], inputs[2])]);
        ops.AddAny("TensorArraySizeV3", (_, node, inputs) => [IntegerValue.Scalar(DataType.Int32, Length(node, Stacked(node, inputs[1])))]);
    }

    private static ListValue List(FlatNode node, Value value) => value as ListValue ?? throw GraphError.At(node, "it takes something else than a list");

    private static ListValue With(FlatNode node, Value value, Value index, Value item)
    {
        ListValue list = List(node, value);
        return index switch
        {
            TensorValue { KnownIntegers: [>= 0 and <= MaxElements and long number] } => list.With((int)number, Tensor(node, item)),
            StepValue step when list.Each is null => new ListValue(list.Stacked, list.Elements.ToImmutableSortedDictionary(), (step, Tensor(node, item))),
            _ => throw GraphError.At(node, $"it sets an element whose number is neither known nor that of the step, or above {MaxElements}"),
        };
    }

    private static TensorValue Element(LoweringContext context, FlatNode node, Value value, Value index)
    {
        ListValue list = List(node, value);
        if (index is TensorValue { KnownIntegers: [>= 0 and <= MaxElements and long known] } && list.Element((int)known) is { } element)
        {
            return element;
        }

        TensorValue stacked = list.Stacked is { } given && !list.HasElements ? given : Stack(context, node, list);
        return index switch
        {
            StepValue step => step.Element(stacked),
            TensorValue { Type: DataType.Int32 or DataType.Int64 } number => new NodeValue(
                stacked.Type, stacked.Shape?[1..], context.Emit(node, "Gather", [context.Name(node, stacked), context.Name(node, number)], ("axis", 0L))),
            _ => throw GraphError.At(node, "it takes an element whose number is no integer"),
        };
    }

    private static TensorValue Stack(LoweringContext context, FlatNode node, Value value)
    {
        if (value is not ListValue { HasElements: true } list)
        {
            return Stacked(node, value);
        }

        TensorValue[] known = list.InOrder() ?? throw GraphError.At(node, "it stacks a list of which some elements are unknown");
        string[] rows = [.. known.Select(element => context.Emit(node, "Unsqueeze", [context.Name(node, element), context.Integers(node, 0)]))];
        return new NodeValue(known[0].Type, known[0].Shape is long[] row ? [rows.Length, .. row] : null, context.Emit(node, "Concat", rows, ("axis", 0L)));
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
