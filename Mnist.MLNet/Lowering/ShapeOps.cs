using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops that ask for shapes or change them. Integer vectors are followed by value wherever they are known.</summary>
internal static class ShapeOps
{
    public static void Register(OpRegistry ops)
    {
        ops.Add("Shape", Shape);
        ops.Add("Rank", (context, node, inputs) => IntegerValue.Scalar(DataType.Int32, context.Rank(node, inputs[0])));
        ops.Add("Reshape", Reshape);
        ops.Add("Squeeze", Squeeze);
        ops.Add("ExpandDims", ExpandDims);
        ops.Add("Transpose", Transpose);
    }

    /// <summary>The sizes a shape vector asks for, -1 where unknown; null when not even their number is known.</summary>
    public static long[]? Wanted(TensorValue shape) => shape.Integers is { Length: <= Shapes.MaxAxes } sizes ? Array.ConvertAll(sizes, size => size ?? Shapes.Unknown) : null;

    /// <summary>A tensor with the same values and unit axes more or fewer.</summary>
    public static TensorValue Renamed(LoweringContext context, FlatNode node, TensorValue input, long[] shape, string op, int[] axes)
    {
        if (input is ConstantValue known)
        {
            return new ConstantValue(context.Reshaped(known.Constant, shape));
        }

        string Emit() => axes.Length == 0
            ? context.Name(node, input)
            : context.Emit(node, op, [context.Name(node, input), context.Integers(node, [.. axes.Select(axis => (long)axis)])]);
        return shape.Length <= 1 && input.Integers is long?[] integers ? IntegerValue.Or(input.Type, shape, integers, Emit) : new NodeValue(input.Type, shape, Emit(), input.IsZero);
    }

    private static TensorValue Shape(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        DataType type = node.Type("out_type", DataType.Int32);
        long?[]? sizes = inputs[0].Shape is long[] shape ? Array.ConvertAll(shape, size => size < 0 ? (long?)null : size) : null;
        return IntegerValue.Or(type, [sizes?.Length ?? Shapes.Unknown], sizes, () =>
        {
            string name = context.Emit(node, "Shape", [context.Name(node, inputs[0])]);
            return type == DataType.Int64 ? name : context.Emit(node, "Cast", [name], ("to", ElementTypes.ToOnnx(type)));
        });
    }

    private static TensorValue Reshape(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        TensorValue input = inputs[0];
        long[]? shape = Wanted(inputs[1]);
        bool single = shape?.Count(size => size < 0) <= 1;
        if (shape is not null && single && input.Shape is long[] from && Array.TrueForAll(from, size => size >= 0))
        {
            long known = shape.Where(size => size >= 0).Aggregate(1L, (product, size) => checked(product * size));
            long total = TensorData.Product(from);
            shape = [.. shape.Select(size => size >= 0 || known == 0 ? size : total / known)];
        }

        if (shape is not null && input is ConstantValue { Constant: TensorData constant } && Array.TrueForAll(shape, size => size >= 0))
        {
            return TensorData.Product(shape) == constant.Count
                ? new ConstantValue(context.Reshaped(constant, shape))
                : throw GraphError.At(node, $"{constant.Count} values do not fill the shape [{string.Join(", ", shape)}]");
        }

        long[]? result = shape ?? (inputs[1].Shape is [>= 0 and <= Shapes.MaxAxes and long rank] ? [.. Enumerable.Repeat(Shapes.Unknown, (int)rank)] : null);
        return IntegerValue.Or(input.Type, result, shape is { Length: <= 1 } ? input.Integers : null, () =>
        {
            string target = single ? context.Integers(node, shape!) : context.AsInt64(node, inputs[1]);
            return shape?.Contains(0) == true
                ? context.Emit(node, "Reshape", [context.Name(node, input), target], ("allowzero", 1))
                : context.Emit(node, "Reshape", [context.Name(node, input), target]);
        });
    }

    private static TensorValue Squeeze(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        TensorValue input = inputs[0];
        int rank = context.Rank(node, input);
        long[] dims = node.Ints("squeeze_dims");
        int[] axes = dims.Length > 0
            ? [.. dims.Select(axis => Shapes.Axis(axis, rank, node))]
            : [.. Enumerable.Range(0, rank).Where(axis => input.Shape![axis] == 1)];
        long[] shape = [.. input.Shape!.Where((_, axis) => Array.IndexOf(axes, axis) < 0)];
        return Renamed(context, node, input, shape, "Squeeze", axes);
    }

    private static TensorValue ExpandDims(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        TensorValue input = inputs[0];
        int rank = context.Rank(node, input);
        int axis = Shapes.Axis(context.Known(node, inputs[1], "axis")[0], rank + 1, node);
        long[] shape = [.. input.Shape![..axis], 1, .. input.Shape[axis..]];
        return Renamed(context, node, input, shape, "Unsqueeze", [axis]);
    }

    private static TensorValue Transpose(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        long[] permutation = context.Known(node, inputs[1], "permutation");
        int rank = permutation.Length;
        permutation = [.. permutation.Select(axis => (long)Shapes.Axis(axis, rank, node))];
        if (permutation.Order().Where((axis, i) => axis != i).Any() || (inputs[0].Rank is int own && own != rank))
        {
            throw GraphError.At(node, $"[{string.Join(", ", permutation)}] is not a permutation of its axes");
        }

        return !permutation.Where((axis, i) => axis != i).Any() ? inputs[0]
            : inputs[0] is ConstantValue known ? new ConstantValue(context.Transposed(node, known.Constant, permutation))
            : new NodeValue(inputs[0].Type, Shapes.Permute(inputs[0].Shape, permutation), context.Transposed(node, inputs[0], permutation));
    }
}
