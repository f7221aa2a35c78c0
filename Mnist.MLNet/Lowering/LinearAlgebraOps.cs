using Mnist.Formats.TensorFlow;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Matrix products and the bias added to them (or to a convolution).</summary>
internal static class LinearAlgebraOps
{
    private static readonly long[] Swap = [1, 0];

    public static void Register(Dictionary<string, OpLowering> table)
    {
        table["MatMul"] = MatMul;
        table["BatchMatMul"] = BatchMatMul;
        table["BatchMatMulV2"] = BatchMatMul;
        table["BatchMatMulV3"] = BatchMatMul;
        table["BiasAdd"] = BiasAdd;
        table["Einsum"] = Einsum;

        // Keras 3 adds a Dense layer's bias with AddV2, which is the same fold.
        OpLowering add = table["AddV2"];
        table["AddV2"] = (context, node, inputs) => TryFoldBias(context, node, inputs) is Value folded ? [folded] : add(context, node, inputs);
    }

    private static Value[] MatMul(LoweringContext context, FlatNode node, Value[] inputs)
    {
        bool flipA = node.Flag("transpose_a");
        bool flipB = node.Flag("transpose_b");
        string a = context.Name(node, inputs[0]);
        string b = context.Name(node, inputs[1]);
        a = flipA ? context.Emit(node, "Transpose", [a], ("perm", Swap)) : a;
        b = flipB ? context.Emit(node, "Transpose", [b], ("perm", Swap)) : b;
        NodeProto product = context.EmitMany(node, "MatMul", [a, b], 1);
        return [new Value
        {
            Type = inputs[0].Type,
            Shape = inputs[0].Shape is [long, long] x && inputs[1].Shape is [long, long] y ? [x[flipA ? 1 : 0], y[flipB ? 0 : 1]] : [Shapes.Unknown, Shapes.Unknown],
            Name = product.Output[0],
            Producer = product,
        }];
    }

    private static Value[] BatchMatMul(LoweringContext context, FlatNode node, Value[] inputs)
    {
        int rankA = context.Rank(node, inputs[0]);
        int rankB = context.Rank(node, inputs[1]);
        (string a, long[] x) = Adjoint(context, node, inputs[0], rankA, node.Flag("adj_x"));
        (string b, long[] y) = Adjoint(context, node, inputs[1], rankB, node.Flag("adj_y"));
        return [new Value
        {
            Type = inputs[0].Type,
            Shape = [.. Shapes.Broadcast(x[..^2], y[..^2])!, x[^2], y[^1]],
            Name = context.Emit(node, "MatMul", [a, b]),
        }];
    }

    private static (string Name, long[] Shape) Adjoint(LoweringContext context, FlatNode node, Value value, int rank, bool adjoint)
    {
        if (!adjoint)
        {
            return (context.Name(node, value), value.Shape!);
        }

        long[] permutation = [.. Enumerable.Range(0, rank - 2).Select(i => (long)i), rank - 1, rank - 2];
        return (context.Emit(node, "Transpose", [context.Name(node, value)], ("perm", permutation)), Shapes.Permute(value.Shape, permutation)!);
    }

    private static Value[] BiasAdd(LoweringContext context, FlatNode node, Value[] inputs)
    {
        if (node.Text("data_format", "NHWC") == "NCHW")
        {
            int rank = context.Rank(node, inputs[0]);
            long[] wide = [-1, .. Enumerable.Repeat(1L, rank - 2)];
            string bias = context.Emit(node, "Reshape", [context.Name(node, inputs[1]), context.Integers(node, wide)]);
            return [new Value { Type = inputs[0].Type, Shape = inputs[0].Shape, Name = context.Emit(node, "Add", [context.Name(node, inputs[0]), bias]) }];
        }

        return [TryFoldBias(context, node, inputs) ?? ElementwiseOps.Binary(context, node, inputs[0], inputs[1], "Add")];
    }

    /// <summary>Gives the bias to the node that made the tensor, if nobody else reads the tensor without it.</summary>
    private static Value? TryFoldBias(LoweringContext context, FlatNode node, Value[] inputs)
    {
        if (inputs[0].Producer is not NodeProto producer || context.Uses(node.Inputs[0]) != 1
            || inputs[1] is not { Constant: TensorData bias, Shape.Length: 1 } || inputs[0].Shape is not long[] shape || bias.Shape[0] != shape[^1])
        {
            return null;
        }

        if (producer is { OpType: "MatMul", Input.Count: 2 })
        {
            producer.OpType = "Gemm";
        }
        else if (producer is not { OpType: "Conv" or "ConvTranspose", Input.Count: 2 })
        {
            return null;
        }

        producer.Input.Add(context.Initializer(node, bias));
        return new Value { Type = inputs[0].Type, Shape = shape, Name = inputs[0].Name, ChannelsFirst = inputs[0].ChannelsFirst };
    }

    private static Value[] Einsum(LoweringContext context, FlatNode node, Value[] inputs)
    {
        string equation = node.Text("equation", "");
        string[] sides = equation.Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length != 2 || terms.Length != inputs.Length || equation.Contains('.', StringComparison.Ordinal))
        {
            throw GraphError.At(node, $"the equation '{equation}' is not supported");
        }

        long[] shape = [.. sides[1].Select(letter => inputs
            .Select((input, i) => (input.Shape, At: terms[i].IndexOf(letter, StringComparison.Ordinal)))
            .Where(found => found.At >= 0 && found.Shape is not null)
            .Select(found => found.Shape![found.At])
            .DefaultIfEmpty(Shapes.Unknown)
            .Max())];
        return [new Value
        {
            Type = inputs[0].Type,
            Shape = shape,
            Name = context.Emit(node, "Einsum", inputs.Select(input => context.Name(node, input)).ToArray(), ("equation", equation)),
        }];
    }
}
