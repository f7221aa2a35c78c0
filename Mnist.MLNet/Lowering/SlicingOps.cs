using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Ops that take parts of tensors.</summary>
internal static class SlicingOps
{
    private const int MostParts = 10_000;
    private const int MostShown = 8;

    public static void Register(OpRegistry ops)
    {
        ops.Add("StridedSlice", StridedSlice);
        ops.Add("Slice", Slice);
        ops.AddMany("Split", (context, node, inputs) => Split(context, node, inputs[1], inputs[0], null));
        ops.AddMany("SplitV", (context, node, inputs) => Split(context, node, inputs[0], inputs[2], context.Known(node, inputs[1], "sizes")));
        ops.AddMany("Unpack", Unpack);
        ops.Add("ReverseV2", Reverse);
    }

    public static TensorValue Apply(LoweringContext context, FlatNode node, TensorValue input, SliceSpec spec)
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

        if (input is ConstantValue known)
        {
            return new ConstantValue(spec.Axes.Aggregate(known.Constant, (constant, axis) => Part(context, node, axis, constant)).Reshaped(shape));
        }

        long?[]? integers = input.Integers is long?[] some && input.Rank == 1 && shape.Length <= 1 && spec.Inserted.Length == 0
            ? spec.Axes.Length == 0 ? some : spec.Axes[0].Pick(some)
            : null;
        return IntegerValue.Or(input.Type, shape, integers, () => Emit(context, node, context.Name(node, input), spec));
    }

    // Of thousands of parts a few may be read.
    private static TensorValue Part(LoweringContext context, FlatNode node, TensorValue input, SliceSpec spec) => input is ConstantValue || input.Integers is not null
        ? Apply(context, node, input, spec)
        : new PartValue(input.Type, [.. input.Shape!.Where((_, i) => Array.IndexOf(spec.Dropped, i) < 0)], () => Emit(context, node, context.Name(node, input), spec));

    private static TensorData Part(LoweringContext context, FlatNode node, SliceAxis axis, TensorData constant)
    {
        if (axis.IsWhole)
        {
            return constant;
        }

        TensorData part = axis.Take(constant);
        context.Derive(node, part.Data.Length);
        return part;
    }

    private static string Emit(LoweringContext context, FlatNode node, string name, SliceSpec spec)
    {
        SliceAxis[] touched = [.. spec.Axes.Where(axis => !axis.IsWhole)];
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

        return spec.Inserted.Length == 0 ? name : context.Emit(node, "Unsqueeze", [name, context.Integers(node, [.. spec.Inserted.Select(axis => (long)axis)])]);
    }

    private static TensorValue StridedSlice(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        SliceSpec spec = SliceSpec.Of(
            node, context.Rank(node, inputs[0]), context.Known(node, inputs[1], "begin"), context.Known(node, inputs[2], "end"), context.Known(node, inputs[3], "strides"));
        return Apply(context, node, inputs[0], spec);
    }

    private static TensorValue Slice(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        long[] begin = context.Known(node, inputs[1], "begin");
        long[] size = context.Known(node, inputs[2], "size");
        SliceSpec spec = new(
            [.. begin.Select((start, i) => new SliceAxis(i, start, size[i] < 0 ? long.MaxValue : checked(start + size[i]), 1))], [], []);
        return Apply(context, node, inputs[0], spec);
    }

    private static TensorValue[] Split(LoweringContext context, FlatNode node, TensorValue input, TensorValue axisValue, long[]? sizes)
    {
        int rank = context.Rank(node, input);
        int axis = Shapes.Axis(context.Known(node, axisValue, "axis")[0], rank, node);
        int count = sizes?.Length ?? checked((int)node.Int("num_split", 1));
        long size = input.Shape![axis];
        if (sizes is not null)
        {
            long given = sizes.Where(part => part >= 0).Sum();
            sizes = size >= 0 ? [.. sizes.Select(part => part < 0 ? size - given : part)] : sizes;
        }

        if (count < 1 || count > MostParts || (sizes is null && size >= 0 && size % count != 0))
        {
            throw GraphError.At(node, $"an axis of {size} does not split into {count} parts{(sizes is null ? " of one size" : string.Empty)}; up to {MostParts} are possible");
        }

        if (input is ConstantValue { Constant: TensorData constant })
        {
            long[] parts = sizes ?? [.. Enumerable.Repeat(size / count, count)];
            if (parts.Sum() != size || Array.Exists(parts, part => part < 0))
            {
                throw GraphError.At(node, $"an axis of {size} does not split into parts of [{string.Join(", ", parts.Take(MostShown))}]");
            }

            context.Derive(node, constant.Data.Length, parts.Length);
            TensorValue[] cut = new TensorValue[parts.Length];
            long start = 0;
            for (int i = 0; i < cut.Length; start += parts[i++])
            {
                cut[i] = new ConstantValue(constant.Sliced(axis, start, 1, parts[i]));
            }

            return cut;
        }

        string name = context.Name(node, input);
        NodeProto split = context.EmitMany(node, "Split", sizes is null ? [name] : [name, context.Integers(node, sizes)], count, ("axis", axis));
        return [.. split.Output.Select((part, i) =>
        {
            long[] shape = [.. input.Shape];
            shape[axis] = sizes is not null ? sizes[i] : size < 0 ? size : size / count;
            return new NodeValue(input.Type, shape, part);
        })];
    }

    private static TensorValue[] Unpack(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        int rank = context.Rank(node, inputs[0]);
        int axis = Shapes.Axis(node.Int("axis"), rank, node);
        long count = node.Int("num");
        context.Derive(node, 0, (int)Math.Clamp(count, 0, MostParts));
        return count >= 1 && count <= MostParts
            ? [.. Enumerable.Range(0, (int)count).Select(i => Part(context, node, inputs[0], new SliceSpec([new SliceAxis(axis, i, i + 1, 1)], [axis], [])))]
            : throw GraphError.At(node, $"it makes {count} tensors; up to {MostParts} are possible");
    }

    private static TensorValue Reverse(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        int rank = context.Rank(node, inputs[0]);
        SliceAxis[] axes = [.. context.Known(node, inputs[1], "axes").Select(axis => new SliceAxis(Shapes.Axis(axis, rank, node), -1, long.MinValue, -1))];
        return Apply(context, node, inputs[0], new SliceSpec(axes, [], []));
    }
}
