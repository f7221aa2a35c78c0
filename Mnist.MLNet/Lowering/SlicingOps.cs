using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops that take parts of tensors.</summary>
internal static class SlicingOps
{
    public static void Register(Dictionary<string, OpLowering> table)
    {
        table["StridedSlice"] = StridedSlice;
        table["Slice"] = Slice;
        table["Split"] = (context, node, inputs) => Split(context, node, inputs[1], inputs[0], null);
        table["SplitV"] = (context, node, inputs) => Split(context, node, inputs[0], inputs[2], context.Known(node, inputs[1], "sizes"));
        table["Unpack"] = Unpack;
        table["GatherV2"] = Gather;
        table["ReverseV2"] = Reverse;
    }

    private static Value[] StridedSlice(LoweringContext context, FlatNode node, Value[] inputs)
    {
        SliceSpec spec = SliceSpec.Of(
            node, context.Rank(node, inputs[0]), context.Known(node, inputs[1], "begin"), context.Known(node, inputs[2], "end"), context.Known(node, inputs[3], "strides"));
        return [Apply(context, node, inputs[0], spec)];
    }

    private static Value[] Slice(LoweringContext context, FlatNode node, Value[] inputs)
    {
        long[] begin = context.Known(node, inputs[1], "begin");
        long[] size = context.Known(node, inputs[2], "size");
        SliceSpec spec = new(
            [.. begin.Select((start, i) => new SliceAxis(i, start, size[i] < 0 ? long.MaxValue : checked(start + size[i]), 1))], [], []);
        return [Apply(context, node, inputs[0], spec)];
    }

    private static Value Apply(LoweringContext context, FlatNode node, Value input, SliceSpec spec)
    {
        long[] sliced = [.. input.Shape!];
        foreach (SliceAxis axis in spec.Axes)
        {
            sliced[axis.Axis] = axis.SizeOf(sliced[axis.Axis]);
        }

        long[] shape = [.. sliced.Where((_, i) => Array.IndexOf(spec.Dropped, i) < 0)];
        foreach (int axis in spec.Inserted)
        {
            shape = [.. shape[..axis], 1, .. shape[axis..]];
        }

        if (input.Constant is not null)
        {
            return SourceOps.Of(spec.Axes.Aggregate(input.Constant, (constant, axis) => axis.Take(constant)).Reshaped(shape));
        }

        long?[]? integers = input.Integers is long?[] known && input.Rank == 1 && shape.Length <= 1 && spec.Inserted.Length == 0
            ? spec.Axes.Length == 0 ? known : spec.Axes[0].Pick(known)
            : null;
        Value result = new() { Type = input.Type, Shape = shape, Elements = integers };
        if (result.KnownIntegers is not null)
        {
            return result;
        }

        SliceAxis[] touched = [.. spec.Axes.Where(axis => !axis.IsWhole)];
        string name = context.Name(node, input);
        if (touched.Length > 0)
        {
            name = context.Emit(
                node,
                "Slice",
                [
                    name,
                    context.Integers(node, [.. touched.Select(axis => axis.Start)]),
                    context.Integers(node, [.. touched.Select(axis => axis.End)]),
                    context.Integers(node, [.. touched.Select(axis => (long)axis.Axis)]),
                    context.Integers(node, [.. touched.Select(axis => axis.Step)]),
                ]);
        }

        if (spec.Dropped.Length > 0)
        {
            name = context.Emit(node, "Squeeze", [name, context.Integers(node, [.. spec.Dropped.Select(axis => (long)axis)])]);
        }

        if (spec.Inserted.Length > 0)
        {
            name = context.Emit(node, "Unsqueeze", [name, context.Integers(node, [.. spec.Inserted.Select(axis => (long)axis)])]);
        }

        result.Name = name;
        return result;
    }

    private static Value[] Split(LoweringContext context, FlatNode node, Value input, Value axisValue, long[]? sizes)
    {
        int rank = context.Rank(node, input);
        int axis = Shapes.Axis(context.Known(node, axisValue, "axis")[0], rank, node);
        int count = checked((int)node.Int("num_split", 1));
        long size = input.Shape![axis];
        string[] operands = [context.Name(node, input)];
        if (sizes is not null)
        {
            sizes = size >= 0 ? [.. sizes.Select(part => part < 0 ? size - sizes.Where(other => other >= 0).Sum() : part)] : sizes;
            operands = [operands[0], context.Integers(node, sizes)];
        }
        else if (count < 1 || count > context.Limits.MaxTensors || (size >= 0 && size % count != 0))
        {
            throw GraphError.At(node, $"an axis of {size} does not split into {count} equal parts");
        }

        if (input.Constant is TensorData constant)
        {
            long[] parts = sizes ?? [.. Enumerable.Repeat(size / count, count)];
            return [.. parts.Select((part, i) => SourceOps.Of(constant.Sliced(axis, parts[..i].Sum(), 1, part)))];
        }

        NodeProto split = context.EmitMany(node, "Split", operands, count, ("axis", axis));
        return [.. split.Output.Select((name, i) =>
        {
            long[] shape = [.. input.Shape];
            shape[axis] = sizes is not null ? sizes[i] : size < 0 ? size : size / count;
            return new Value { Type = input.Type, Shape = shape, Name = name };
        })];
    }

    private static Value[] Unpack(LoweringContext context, FlatNode node, Value[] inputs)
    {
        int rank = context.Rank(node, inputs[0]);
        int axis = Shapes.Axis(node.Int("axis"), rank, node);
        long count = node.Int("num");
        if (count < 1 || count > context.Limits.MaxTensors)
        {
            throw GraphError.At(node, $"it makes {count} tensors");
        }

        return [.. Enumerable.Range(0, (int)count).Select(i => Apply(
            context, node, inputs[0], new SliceSpec([new SliceAxis(axis, i, i + 1, 1)], [axis], [])))];
    }

    private static Value[] Gather(LoweringContext context, FlatNode node, Value[] inputs)
    {
        if (node.Int("batch_dims") != 0)
        {
            throw GraphError.At(node, "batch_dims other than 0 are not supported");
        }

        int rank = context.Rank(node, inputs[0]);
        int axis = Shapes.Axis(context.Known(node, inputs[2], "axis")[0], rank, node);
        long[]? shape = inputs[1].Shape is long[] indices ? [.. inputs[0].Shape![..axis], .. indices, .. inputs[0].Shape![(axis + 1)..]] : null;
        long?[]? integers = rank == 1 && inputs[0].Integers is long?[] values && inputs[1].KnownIntegers is long[] picks
            ? [.. picks.Select(pick => values[pick])]
            : null;
        Value result = new() { Type = inputs[0].Type, Shape = shape, Elements = integers };
        if (result.KnownIntegers is null)
        {
            result.Name = context.Emit(node, "Gather", [context.Name(node, inputs[0]), context.Name(node, inputs[1])], ("axis", axis));
        }

        return [result];
    }

    private static Value[] Reverse(LoweringContext context, FlatNode node, Value[] inputs)
    {
        int rank = context.Rank(node, inputs[0]);
        SliceAxis[] axes = [.. context.Known(node, inputs[1], "axes").Select(axis => new SliceAxis(Shapes.Axis(axis, rank, node), -1, long.MinValue, -1))];
        return [Apply(context, node, inputs[0], new SliceSpec(axes, [], []))];
    }
}
