using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Matrix products.</summary>
internal static class LinearAlgebraOps
{
    private static readonly long[] Swap = [1, 0];

    public static void Register(OpRegistry ops)
    {
        ops.Add("MatMul", MatMul);
        ops.Add("BatchMatMul", BatchMatMul);
        ops.Add("BatchMatMulV2", BatchMatMul);
        ops.Add("BatchMatMulV3", BatchMatMul);
        ops.Add("BiasAdd", BiasAdd);
        ops.Add("Einsum", Einsum);
    }

    private static TensorValue MatMul(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        if (inputs.FirstOrDefault(input => input.Shape is { Length: not 2 }) is { } other)
        {
            throw GraphError.At(node, $"it multiplies matrices, and an input has {other.Shape!.Length} axes");
        }

        bool flipA = node.Flag("transpose_a");
        bool flipB = node.Flag("transpose_b");
        string a = flipA ? context.Transposed(node, inputs[0], Swap) : context.Name(node, inputs[0]);
        string b = flipB ? context.Transposed(node, inputs[1], Swap) : context.Name(node, inputs[1]);
        long[] shape = inputs[0].Shape is [long, long] x && inputs[1].Shape is [long, long] y ? [x[flipA ? 1 : 0], y[flipB ? 0 : 1]] : [Shapes.Unknown, Shapes.Unknown];

        // Two axes each, which is what Gemm asks for; it may take a bias in later.
        return new NodeValue(inputs[0].Type, shape, context.Emit(node, inputs[0].Type is DataType.Float or DataType.Double ? "Gemm" : "MatMul", [a, b]));
    }

    private static TensorValue BatchMatMul(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        int rankA = context.Rank(node, inputs[0]);
        int rankB = context.Rank(node, inputs[1]);
        (string a, long[] x) = Adjoint(context, node, inputs[0], rankA, node.Flag("adj_x"));
        (string b, long[] y) = Adjoint(context, node, inputs[1], rankB, node.Flag("adj_y"));
        return new NodeValue(inputs[0].Type, [.. Shapes.Broadcast(x[..^2], y[..^2])!, x[^2], y[^1]], context.Emit(node, "MatMul", [a, b]));
    }

    private static (string Name, long[] Shape) Adjoint(LoweringContext context, FlatNode node, TensorValue value, int rank, bool adjoint)
    {
        if (!adjoint)
        {
            return (context.Name(node, value), value.Shape!);
        }

        long[] permutation = [.. Enumerable.Range(0, rank - 2).Select(i => (long)i), rank - 1, rank - 2];
        return (context.Transposed(node, value, permutation), Shapes.Permute(value.Shape, permutation)!);
    }

    private static TensorValue BiasAdd(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        if (node.Text("data_format", "NHWC") != "NCHW")
        {
            return ElementwiseOps.Binary(context, node, inputs[0], inputs[1], "Add");
        }

        long[] wide = [-1, .. Enumerable.Repeat(1L, context.Rank(node, inputs[0]) - 2)];
        string bias = context.Emit(node, "Reshape", [context.Name(node, inputs[1]), context.Integers(node, wide)]);
        return new NodeValue(inputs[0].Type, inputs[0].Shape, context.Emit(node, "Add", [context.Name(node, inputs[0]), bias]));
    }

    private static TensorValue Einsum(LoweringContext context, FlatNode node, TensorValue[] inputs)
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
        return new NodeValue(inputs[0].Type, shape, context.Emit(node, "Einsum", context.Names(node, inputs), ("equation", equation)));
    }
}
