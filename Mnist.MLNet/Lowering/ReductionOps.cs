using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Sums, means, extremes over axes.</summary>
internal static class ReductionOps
{
    public static void Register(OpRegistry ops)
    {
        ops.Add("Mean", (context, node, inputs) => Reduce(context, node, inputs, "ReduceMean"));
        ops.Add("Max", (context, node, inputs) => Reduce(context, node, inputs, "ReduceMax"));
        ops.Add("Min", (context, node, inputs) => Reduce(context, node, inputs, "ReduceMin"));
        ops.Add("Prod", (context, node, inputs) => Reduce(context, node, inputs, "ReduceProd"));
        ops.Add("Sum", (context, node, inputs) => Reduce(context, node, inputs, "ReduceSum"));
        ops.Add("ArgMax", (context, node, inputs) => Arg(context, node, inputs, "ArgMax"));
        ops.Add("ArgMin", (context, node, inputs) => Arg(context, node, inputs, "ArgMin"));
    }

    private static TensorValue Reduce(LoweringContext context, FlatNode node, TensorValue[] inputs, string op)
    {
        long[] axes = context.Known(node, inputs[1], "axes");
        bool keep = node.Flag("keep_dims");
        TensorValue input = inputs[0];
        if (axes.Length == 0)
        {
            return input;   // TensorFlow reduces nothing, ONNX would reduce everything
        }

        int rank = context.Rank(node, input);
        int[] positive = [.. axes.Select(axis => Shapes.Axis(axis, rank, node)).Distinct().Order()];
        long[] shape = [.. input.Shape!.Select((size, i) => (Size: Array.IndexOf(positive, i) >= 0 ? 1 : size, Reduced: Array.IndexOf(positive, i) >= 0))
            .Where(axis => keep || !axis.Reduced)
            .Select(axis => axis.Size)];
        return IntegerValue.Or(input.Type, shape, Fold(op, input, shape.Length), () =>
        {
            ImageValue? image = keep || positive is not [1, 2] ? null : input as ImageValue;
            string name = image?.ChannelsFirst ?? context.Name(node, input);
            long[] onnxAxes = image is null ? [.. positive.Select(axis => (long)axis)] : [2, 3];
            return op == "ReduceSum"
                ? context.Emit(node, op, [name, context.Integers(node, onnxAxes)], ("keepdims", keep))
                : context.Emit(node, op, [name], ("axes", onnxAxes), ("keepdims", keep));
        });
    }

    private static long?[]? Fold(string op, TensorValue input, int rank)
    {
        if (input.Integers is not { Length: <= IntegerValue.Longest } values || input.Rank != 1 || rank > 1)
        {
            return null;
        }

        if (Array.Exists(values, value => value is null) || (values.Length == 0 && op is not ("ReduceProd" or "ReduceSum")))
        {
            return [null];
        }

        long[] known = Array.ConvertAll(values, value => value!.Value);
        return op switch
        {
            "ReduceProd" => [TensorData.Product(known)],
            "ReduceSum" => [known.Sum()],
            "ReduceMax" => [known.Max()],
            "ReduceMin" => [known.Min()],
            _ => null,
        };
    }

    private static NodeValue Arg(LoweringContext context, FlatNode node, TensorValue[] inputs, string op)
    {
        int rank = context.Rank(node, inputs[0]);
        int axis = Shapes.Axis(context.Known(node, inputs[1], "axis")[0], rank, node);
        DataType type = node.Type("output_type", DataType.Int64);
        string name = context.Emit(node, op, [context.Name(node, inputs[0])], ("axis", axis), ("keepdims", 0));
        return new NodeValue(
            type, [.. inputs[0].Shape!.Where((_, i) => i != axis)], type == DataType.Int64 ? name : context.Emit(node, "Cast", [name], ("to", ElementTypes.ToOnnx(type))));
    }
}
