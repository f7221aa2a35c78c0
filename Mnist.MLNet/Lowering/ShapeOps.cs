using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops that ask for shapes or rearrange tensors. Integer vectors are followed by value wherever they are known.</summary>
internal static class ShapeOps
{
    public static void Register(Dictionary<string, OpLowering> table)
    {
        table["Shape"] = Shape;
        table["Rank"] = (context, node, inputs) => [Scalar(DataType.Int32, context.Rank(node, inputs[0]))];
        table["Reshape"] = Reshape;
        table["Squeeze"] = Squeeze;
        table["ExpandDims"] = ExpandDims;
        table["Transpose"] = Transpose;
        table["ConcatV2"] = Concat;
        table["Pack"] = Pack;
        table["Fill"] = Fill;
        table["Range"] = Range;
        table["Tile"] = Tile;
        table["BroadcastTo"] = BroadcastTo;
        table["Pad"] = Pad;
        table["PadV2"] = Pad;
    }

    public static Value Scalar(DataType type, long value) => new() { Type = type, Shape = [], Elements = [value] };

    private static Value[] Shape(LoweringContext context, FlatNode node, Value[] inputs)
    {
        DataType type = node.Type("out_type", DataType.Int32);
        long?[]? sizes = inputs[0].Shape is long[] shape ? Array.ConvertAll(shape, size => size < 0 ? (long?)null : size) : null;
        Value result = new() { Type = type, Shape = [sizes?.Length ?? Shapes.Unknown], Elements = sizes };
        if (result.KnownIntegers is null)
        {
            string name = context.Emit(node, "Shape", [context.Name(node, inputs[0])]);
            result.Name = type == DataType.Int64 ? name : context.Emit(node, "Cast", [name], ("to", ElementTypes.ToOnnx(type)));
        }

        return [result];
    }

    private static Value[] Reshape(LoweringContext context, FlatNode node, Value[] inputs)
    {
        Value input = inputs[0];
        long[]? shape = inputs[1].Integers is long?[] wanted ? Array.ConvertAll(wanted, size => size ?? Shapes.Unknown) : null;
        bool single = shape?.Count(size => size < 0) <= 1;
        if (shape is not null && single && input.Shape is long[] from && Array.TrueForAll(from, size => size >= 0))
        {
            long known = shape.Where(size => size >= 0).Aggregate(1L, (product, size) => checked(product * size));
            long total = TensorData.Product(from);
            shape = [.. shape.Select(size => size >= 0 || known == 0 ? size : total / known)];
        }

        if (shape is not null && input.Constant is TensorData constant && Array.TrueForAll(shape, size => size >= 0))
        {
            return TensorData.Product(shape) == constant.Count
                ? [SourceOps.Of(constant.Reshaped(shape))]
                : throw GraphError.At(node, $"{constant.Count} values do not fill the shape [{string.Join(", ", shape)}]");
        }

        string target = single ? context.Integers(node, shape!) : context.AsInt64(node, inputs[1]);
        bool empty = shape?.Contains(0) == true;
        return [new Value
        {
            Type = input.Type,
            Shape = shape ?? (inputs[1].Shape is [>= 0 and long rank] ? [.. Enumerable.Repeat(Shapes.Unknown, (int)rank)] : null),
            Elements = shape is { Length: <= 1 } ? input.Elements : null,
            Name = empty
                ? context.Emit(node, "Reshape", [context.Name(node, input), target], ("allowzero", 1))
                : context.Emit(node, "Reshape", [context.Name(node, input), target]),
        }];
    }

    private static Value[] Squeeze(LoweringContext context, FlatNode node, Value[] inputs)
    {
        Value input = inputs[0];
        int rank = context.Rank(node, input);
        long[] dims = node.Ints("squeeze_dims");
        int[] axes = dims.Length > 0
            ? [.. dims.Select(axis => Shapes.Axis(axis, rank, node))]
            : [.. Enumerable.Range(0, rank).Where(axis => input.Shape![axis] == 1)];
        long[] shape = [.. input.Shape!.Where((_, axis) => Array.IndexOf(axes, axis) < 0)];
        return [Renamed(context, node, input, shape, "Squeeze", axes)];
    }

    private static Value[] ExpandDims(LoweringContext context, FlatNode node, Value[] inputs)
    {
        Value input = inputs[0];
        int rank = context.Rank(node, input);
        int axis = Shapes.Axis(context.Known(node, inputs[1], "axis")[0], rank + 1, node);
        long[] shape = [.. input.Shape![..axis], 1, .. input.Shape[axis..]];
        return [Renamed(context, node, input, shape, "Unsqueeze", [axis])];
    }

    /// <summary>A tensor with the same values and unit axes more or fewer.</summary>
    public static Value Renamed(LoweringContext context, FlatNode node, Value input, long[] shape, string op, int[] axes)
    {
        if (input.Constant is not null)
        {
            return SourceOps.Of(input.Constant.Reshaped(shape));
        }

        Value result = new() { Type = input.Type, Shape = shape, IsZero = input.IsZero, Elements = shape.Length <= 1 ? input.Elements : null };
        if (result.KnownIntegers is null)
        {
            result.Name = axes.Length == 0
                ? context.Name(node, input)
                : context.Emit(node, op, [context.Name(node, input), context.Integers(node, [.. axes.Select(axis => (long)axis)])]);
        }

        return result;
    }

    private static Value[] Transpose(LoweringContext context, FlatNode node, Value[] inputs)
    {
        long[] permutation = context.Known(node, inputs[1], "permutation");
        int rank = permutation.Length;
        permutation = [.. permutation.Select(axis => (long)Shapes.Axis(axis, rank, node))];
        if (permutation.Order().Where((axis, i) => axis != i).Any() || (inputs[0].Rank is int own && own != rank))
        {
            throw GraphError.At(node, $"[{string.Join(", ", permutation)}] is no permutation of its axes");
        }

        if (permutation.Where((axis, i) => axis != i).Any() == false)
        {
            return [inputs[0]];
        }

        return [new Value
        {
            Type = inputs[0].Type,
            Shape = Shapes.Permute(inputs[0].Shape, permutation),
            Name = context.Emit(node, "Transpose", [context.Name(node, inputs[0])], ("perm", permutation)),
        }];
    }

    private static Value[] Concat(LoweringContext context, FlatNode node, Value[] inputs)
    {
        Value[] parts = inputs[..^1];
        int rank = context.Rank(node, parts[0]);
        int axis = Shapes.Axis(context.Known(node, inputs[^1], "axis")[0], rank, node);
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

        if (rank == 4 && axis == 3 && Array.TrueForAll(parts, part => part.ChannelsFirst is not null))
        {
            return [new Value { Type = parts[0].Type, Shape = shape, ChannelsFirst = context.Emit(node, "Concat", parts.Select(part => part.ChannelsFirst!).ToArray(), ("axis", 1)) }];
        }

        long?[]? integers = rank == 1 && Array.TrueForAll(parts, part => part.Integers is not null) ? [.. parts.SelectMany(part => part.Integers!)] : null;
        Value result = new() { Type = parts[0].Type, Shape = shape, Elements = integers };
        if (result.KnownIntegers is null)
        {
            result.Name = context.Emit(node, "Concat", parts.Select(part => context.Name(node, part)).ToArray(), ("axis", axis));
        }

        return [result];
    }

    private static Value[] Pack(LoweringContext context, FlatNode node, Value[] inputs)
    {
        int rank = context.Rank(node, inputs[0]);
        int axis = Shapes.Axis(node.Int("axis"), rank + 1, node);
        Value[] wide = [.. inputs.Select(input => Renamed(
            context, node, input, [.. input.Shape![..axis], 1, .. input.Shape[axis..]], "Unsqueeze", [axis]))];
        return Concat(context, node, [.. wide, Scalar(DataType.Int32, axis)]);
    }

    private static Value[] Fill(LoweringContext context, FlatNode node, Value[] inputs)
    {
        long[]? shape = inputs[0].Integers is long?[] sizes ? Array.ConvertAll(sizes, size => size ?? Shapes.Unknown) : null;
        string value = context.Name(node, inputs[1]);
        return [new Value
        {
            Type = inputs[1].Type,
            Shape = shape,
            IsZero = inputs[1].IsZero,
            Name = context.Emit(node, "Expand", [value, context.AsInt64(node, inputs[0])]),
        }];
    }

    private static Value[] Range(LoweringContext context, FlatNode node, Value[] inputs)
    {
        const int Longest = 1 << 20;
        if (inputs[0].KnownIntegers is [long start] && inputs[1].KnownIntegers is [long limit] && inputs[2].KnownIntegers is [not 0 and long delta])
        {
            long count = Math.Max(0, (limit - start + delta - Math.Sign(delta)) / delta);
            return count <= Longest
                ? [SourceOps.Of(TensorData.Integers(inputs[0].Type, [count], [.. Enumerable.Range(0, (int)count).Select(i => start + (i * delta))]))]
                : throw GraphError.At(node, $"the range has more than {Longest} numbers");
        }

        return [new Value { Type = inputs[0].Type, Shape = [Shapes.Unknown], Name = context.Emit(node, "Range", inputs.Select(input => context.Name(node, input)).ToArray()) }];
    }

    private static Value[] Tile(LoweringContext context, FlatNode node, Value[] inputs)
    {
        long?[]? times = inputs[1].Integers;
        return [new Value
        {
            Type = inputs[0].Type,
            Shape = inputs[0].Shape is long[] shape && times?.Length == shape.Length
                ? [.. shape.Select((size, i) => size < 0 || times[i] is null ? Shapes.Unknown : checked(size * times[i]!.Value))]
                : null,
            Name = context.Emit(node, "Tile", [context.Name(node, inputs[0]), context.AsInt64(node, inputs[1])]),
        }];
    }

    private static Value[] BroadcastTo(LoweringContext context, FlatNode node, Value[] inputs) =>
        [new Value
        {
            Type = inputs[0].Type,
            Shape = inputs[1].Integers is long?[] sizes ? Array.ConvertAll(sizes, size => size ?? Shapes.Unknown) : null,
            IsZero = inputs[0].IsZero,
            Name = context.Emit(node, "Expand", [context.Name(node, inputs[0]), context.AsInt64(node, inputs[1])]),
        }];

    private static Value[] Pad(LoweringContext context, FlatNode node, Value[] inputs)
    {
        int rank = context.Rank(node, inputs[0]);
        long[] pads = inputs[1].Constant?.ToIntegers() is long[] known && known.Length == 2 * rank
            ? known
            : throw GraphError.At(node, "its paddings must be constant, two for each axis");
        long[] ordered = [.. pads.Where((_, i) => i % 2 == 0), .. pads.Where((_, i) => i % 2 == 1)];
        string[] operands = [context.Name(node, inputs[0]), context.Integers(node, ordered), .. inputs.Skip(2).Select(input => context.Name(node, input))];
        return [new Value
        {
            Type = inputs[0].Type,
            Shape = [.. inputs[0].Shape!.Select((size, i) => size < 0 ? size : size + pads[2 * i] + pads[(2 * i) + 1])],
            Name = context.Emit(node, "Pad", operands),
        }];
    }
}
