using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops that make tensors of one number, of counted numbers, or larger by repeating and padding.</summary>
internal static class FillingOps
{
    private const int LongestRange = 1 << 20;

    public static void Register(OpRegistry ops)
    {
        ops.Add("Fill", Fill);
        ops.Add("ZerosLike", (context, node, inputs) => Like(context, node, inputs[0], 0));
        ops.Add("OnesLike", (context, node, inputs) => Like(context, node, inputs[0], 1));
        ops.Add("Range", Range);
        ops.Add("Tile", Tile);
        ops.Add("BroadcastTo", BroadcastTo);
        ops.Add("Pad", Pad);
        ops.Add("PadV2", Pad);
    }

    private static TensorValue Fill(LoweringContext context, FlatNode node, TensorValue[] inputs) => new NodeValue(
        inputs[1].Type, ShapeOps.Wanted(inputs[0]), context.Emit(node, "Expand", [context.Name(node, inputs[1]), context.AsInt64(node, inputs[0])]), inputs[1].IsZero);

    private static NodeValue Like(LoweringContext context, FlatNode node, TensorValue input, float value)
    {
        context.RequireFloat(node, input);
        string shape = context.Emit(node, "Shape", [context.Name(node, input)]);
        return new NodeValue(input.Type, input.Shape, context.Emit(node, "ConstantOfShape", [shape], ("value", TensorData.Floats([1], [value]))), isZero: value == 0);
    }

    private static TensorValue Range(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        if (inputs[0].KnownIntegers is [long start] && inputs[1].KnownIntegers is [long limit] && inputs[2].KnownIntegers is [not 0 and long delta])
        {
            long count = Math.Max(0, checked(limit - start + delta - Math.Sign(delta)) / delta);
            context.Derive(node, sizeof(long) * Math.Min(count, LongestRange));
            return count <= LongestRange
                ? new ConstantValue(TensorData.Integers(inputs[0].Type, [count], [.. Enumerable.Range(0, (int)count).Select(i => start + (i * delta))]))
                : throw GraphError.At(node, $"the range has more than {LongestRange} numbers");
        }

        return new NodeValue(inputs[0].Type, [Shapes.Unknown], context.Emit(node, "Range", context.Names(node, inputs)));
    }

    private static TensorValue Tile(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        long?[]? times = inputs[1].Integers;
        long[]? shape = inputs[0].Shape is long[] own && times?.Length == own.Length
            ? [.. own.Select((size, i) => size < 0 || times[i] is null ? Shapes.Unknown : checked(size * times[i]!.Value))]
            : null;
        return new NodeValue(inputs[0].Type, shape, context.Emit(node, "Tile", [context.Name(node, inputs[0]), context.AsInt64(node, inputs[1])]));
    }

    private static TensorValue BroadcastTo(LoweringContext context, FlatNode node, TensorValue[] inputs) => new NodeValue(
        inputs[0].Type, ShapeOps.Wanted(inputs[1]), context.Emit(node, "Expand", [context.Name(node, inputs[0]), context.AsInt64(node, inputs[1])]), inputs[0].IsZero);

    private static TensorValue Pad(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        int rank = context.Rank(node, inputs[0]);
        long[] pads = inputs[1] is ConstantValue { Constant: TensorData constant } && constant.ToIntegers() is long[] known && known.Length == 2 * rank
            ? known
            : throw GraphError.At(node, "its paddings must be constant, two for each axis");
        long[] ordered = [.. pads.Where((_, i) => i % 2 == 0), .. pads.Where((_, i) => i % 2 == 1)];
        string[] operands = [context.Name(node, inputs[0]), context.Integers(node, ordered), .. context.Names(node, inputs.Skip(2))];
        return new NodeValue(
            inputs[0].Type,
            [.. inputs[0].Shape!.Select((size, i) => size < 0 ? size : checked(size + pads[2 * i] + pads[(2 * i) + 1]))],
            context.Emit(node, "Pad", operands));
    }
}
