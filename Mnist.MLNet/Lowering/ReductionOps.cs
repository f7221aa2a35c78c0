using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Sums, means, extremes over axes.</summary>
internal static class ReductionOps
{
    public static void Register(Dictionary<string, OpLowering> table)
    {
        table["Mean"] = (context, node, inputs) => [Reduce(context, node, inputs, "ReduceMean")];
        table["Max"] = (context, node, inputs) => [Reduce(context, node, inputs, "ReduceMax")];
        table["Min"] = (context, node, inputs) => [Reduce(context, node, inputs, "ReduceMin")];
        table["Prod"] = (context, node, inputs) => [Reduce(context, node, inputs, "ReduceProd")];
        table["Sum"] = (context, node, inputs) => [Reduce(context, node, inputs, "ReduceSum")];
        table["ArgMax"] = (context, node, inputs) => [Arg(context, node, inputs, "ArgMax")];
        table["ArgMin"] = (context, node, inputs) => [Arg(context, node, inputs, "ArgMin")];
    }

    private static Value Reduce(LoweringContext context, FlatNode node, Value[] inputs, string op)
    {
        long[] axes = context.Known(node, inputs[1], "axes");
        bool keep = node.Flag("keep_dims");
        Value input = inputs[0];
        if (axes.Length == 0)
        {
            return input;   // TensorFlow reduces nothing, ONNX would reduce everything
        }

        int rank = context.Rank(node, input);
        int[] positive = [.. axes.Select(axis => Shapes.Axis(axis, rank, node)).Distinct().Order()];
        long[] shape = [.. input.Shape!.Select((size, i) => (Size: Array.IndexOf(positive, i) >= 0 ? 1 : size, Reduced: Array.IndexOf(positive, i) >= 0))
            .Where(axis => keep || !axis.Reduced)
            .Select(axis => axis.Size)];
        long?[]? folded = Fold(op, input, shape.Length);
        if (folded is [long])
        {
            return new Value { Type = input.Type, Shape = shape, Elements = folded };
        }

        bool first = input.ChannelsFirst is not null && !keep && positive is [1, 2];
        string name = first ? input.ChannelsFirst! : context.Name(node, input);
        long[] onnxAxes = first ? [2, 3] : [.. positive.Select(axis => (long)axis)];
        string result = op == "ReduceSum"
            ? context.Emit(node, op, [name, context.Integers(node, onnxAxes)], ("keepdims", keep))
            : context.Emit(node, op, [name], ("axes", onnxAxes), ("keepdims", keep));
        return new Value { Type = input.Type, Shape = shape, Elements = folded, Name = result };
    }

    private static long?[]? Fold(string op, Value input, int rank)
    {
        if (input.Integers is not long?[] values || input.Rank != 1 || rank > 1)
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

    private static Value Arg(LoweringContext context, FlatNode node, Value[] inputs, string op)
    {
        int rank = context.Rank(node, inputs[0]);
        int axis = Shapes.Axis(context.Known(node, inputs[1], "axis")[0], rank, node);
        DataType type = node.Type("output_type", DataType.Int64);
        string name = context.Emit(node, op, [context.Name(node, inputs[0])], ("axis", axis), ("keepdims", 0));
        return new Value
        {
            Type = type,
            Shape = [.. inputs[0].Shape!.Where((_, i) => i != axis)],
            Name = type == DataType.Int64 ? name : context.Emit(node, "Cast", [name], ("to", ElementTypes.ToOnnx(type))),
        };
    }
}
