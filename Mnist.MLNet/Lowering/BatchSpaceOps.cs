using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Blocks of the axes after the batch moved onto the batch axis, and back: how TensorFlow writes dilated convolutions of one axis.</summary>
internal static class BatchSpaceOps
{
    public static void Register(OpRegistry ops)
    {
        ops.Add("SpaceToBatchND", SpaceToBatch);
        ops.Add("BatchToSpaceND", BatchToSpace);
    }

    private static TensorValue SpaceToBatch(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        (long[] shape, long[] blocks, long[] pads) = Arguments(context, node, inputs);
        int axes = blocks.Length;
        long[] padded = [.. shape.Select((size, i) => i is 0 || i > axes ? size : size + pads[2 * (i - 1)] + pads[(2 * (i - 1)) + 1])];
        if (blocks.Where((block, i) => padded[i + 1] % block != 0).Any())
        {
            throw GraphError.At(node, $"axes of [{string.Join(", ", padded.Skip(1).Take(axes))}] do not split into blocks of [{string.Join(", ", blocks)}]");
        }

        int rest = shape.Length - axes - 1;
        long[] before = [0, .. Interleaved(pads, 0, axes), .. new long[rest], 0, .. Interleaved(pads, 1, axes), .. new long[rest]];
        string name = context.Emit(node, "Pad", [context.Name(node, inputs[0]), context.Integers(node, before)]);

        // (batch, size / block, block, ..., rest) to (block, ..., batch, size / block, ..., rest)
        long[] split = [Shapes.Unknown, .. blocks.SelectMany((block, i) => new[] { padded[i + 1] / block, block }), .. padded[(axes + 1)..]];
        long[] order = [.. Axes(axes, i => 2 + (2 * i)), 0, .. Axes(axes, i => 1 + (2 * i)), .. Axes(rest, i => 1 + (2 * axes) + i)];
        long[] joined = [Shapes.Unknown, .. blocks.Select((block, i) => padded[i + 1] / block), .. padded[(axes + 1)..]];
        return new NodeValue(inputs[0].Type, joined, Moved(context, node, name, split, order, joined));
    }

    private static TensorValue BatchToSpace(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        (long[] shape, long[] blocks, long[] crops) = Arguments(context, node, inputs);
        int axes = blocks.Length;
        int rest = shape.Length - axes - 1;

        // (block, ..., batch, size, ..., rest) to (batch, size, block, ..., rest)
        long[] split = [.. blocks, Shapes.Unknown, .. shape[1..]];
        long[] order = [axes, .. Enumerable.Range(0, axes).SelectMany(i => new long[] { axes + 1 + i, i }), .. Axes(rest, i => (2 * axes) + 1 + i)];
        long[] joined = [Shapes.Unknown, .. blocks.Select((block, i) => shape[i + 1] * block), .. shape[(axes + 1)..]];
        NodeValue whole = new(inputs[0].Type, joined, Moved(context, node, context.Name(node, inputs[0]), split, order, joined));
        SliceAxis[] kept = [.. Enumerable.Range(0, axes).Select(i => new SliceAxis(i + 1, crops[2 * i], joined[i + 1] - crops[(2 * i) + 1], 1))];
        return SlicingOps.Apply(context, node, whole, new SliceSpec(kept, [], []));
    }

    private static (long[] Shape, long[] Blocks, long[] Margins) Arguments(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        long[] blocks = context.Known(node, inputs[1], "blocks");
        long[]? margins = inputs[2] is ConstantValue { Constant: TensorData constant } ? constant.ToIntegers() : null;
        return inputs[0].Shape is long[] shape && shape.Length > blocks.Length && shape.Skip(1).All(size => size >= 0) && blocks.All(block => block > 0) && margins?.Length == 2 * blocks.Length
            ? (shape, blocks, margins)
            : throw GraphError.At(node, "the sizes of its input, blocks and margins must be known");
    }

    private static IEnumerable<long> Axes(int count, Func<int, int> axis) => Enumerable.Range(0, count).Select(i => (long)axis(i));

    private static IEnumerable<long> Interleaved(long[] pairs, int first, int count) => Enumerable.Range(0, count).Select(i => pairs[(2 * i) + first]);

    private static string Moved(LoweringContext context, FlatNode node, string name, long[] split, long[] order, long[] joined)
    {
        string parts = context.Emit(node, "Reshape", [name, context.Integers(node, split)]);
        return context.Emit(node, "Reshape", [context.Emit(node, "Transpose", [parts], ("perm", order)), context.Integers(node, joined)]);
    }
}
