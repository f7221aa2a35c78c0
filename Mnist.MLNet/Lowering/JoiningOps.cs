using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops that put tensors together.</summary>
internal static class JoiningOps
{
    public static void Register(OpRegistry ops)
    {
        ops.Add("ConcatV2", (context, node, inputs) => Concat(context, node, inputs[..^1], inputs[^1]));
        ops.Add("Pack", Pack);
    }

    private static TensorValue Concat(LoweringContext context, FlatNode node, TensorValue[] parts, TensorValue axisValue)
    {
        int rank = context.Rank(node, parts[0]);
        int axis = Shapes.Axis(context.Known(node, axisValue, "axis")[0], rank, node);
        if (Array.Exists(parts, part => part.Rank != rank))
        {
            throw GraphError.At(node, "its inputs differ in rank");
        }

        long[] shape = [.. parts[0].Shape!];
        shape[axis] = Array.Exists(parts, part => part.Shape![axis] < 0) ? Shapes.Unknown : parts.Sum(part => part.Shape![axis]);
        for (int i = 0; i < rank; i++)
        {
            shape[i] = i == axis ? shape[i] : parts.Max(part => part.Shape![i]);
        }

        if (rank == 4 && axis == 3 && Array.TrueForAll(parts, part => part is ImageValue))
        {
            return new ImageValue(parts[0].Type, shape, context.Emit(node, "Concat", parts.Select(part => ((ImageValue)part).ChannelsFirst), ("axis", 1)));
        }

        long?[]? integers = rank == 1 && shape[0] is >= 0 and <= IntegerValue.Longest && Array.TrueForAll(parts, part => part.Integers is not null) ? [.. parts.SelectMany(part => part.Integers!)] : null;
        return IntegerValue.Or(parts[0].Type, shape, integers, () => context.Emit(node, "Concat", context.Names(node, parts), ("axis", axis)));
    }

    private static TensorValue Pack(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        int rank = context.Rank(node, inputs[0]);
        int axis = Shapes.Axis(node.Int("axis"), rank + 1, node);
        TensorValue[] wide = [.. inputs.Select(input => ShapeOps.Renamed(context, node, input, [.. input.Shape![..axis], 1, .. input.Shape[axis..]], "Unsqueeze", [axis]))];
        return Concat(context, node, wide, IntegerValue.Scalar(DataType.Int32, axis));
    }
}
