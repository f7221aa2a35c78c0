using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Comparisons and what is chosen by them, of which masks are made.</summary>
internal static class ComparisonOps
{
    private static readonly (string Op, string Onnx)[] Comparisons =
    [
        ("Equal", "Equal"), ("Less", "Less"), ("Greater", "Greater"), ("LessEqual", "LessOrEqual"), ("GreaterEqual", "GreaterOrEqual"), ("LogicalAnd", "And"), ("LogicalOr", "Or"),
    ];

    public static void Register(OpRegistry ops)
    {
        foreach ((string op, string onnx) in Comparisons)
        {
            ops.Add(op, (context, node, inputs) => ElementwiseOps.Binary(context, node, inputs[0], inputs[1], onnx, DataType.Bool));
        }

        ops.Add("NotEqual", (context, node, inputs) =>
            ElementwiseOps.Unary(context, node, ElementwiseOps.Binary(context, node, inputs[0], inputs[1], "Equal", DataType.Bool), "Not"));
        ops.Add("SelectV2", Select);
        ops.Add("Select", SelectRows);
    }

    private static TensorValue Select(LoweringContext context, FlatNode node, TensorValue[] inputs) =>
        new NodeValue(inputs[1].Type, Shapes.Broadcast(inputs[0].Shape, Shapes.Broadcast(inputs[1].Shape, inputs[2].Shape)), context.Emit(node, "Where", context.Names(node, inputs)));

    // A vector of conditions chooses whole rows here, where broadcasting would choose columns.
    private static TensorValue SelectRows(LoweringContext context, FlatNode node, TensorValue[] inputs)
    {
        int rank = context.Rank(node, inputs[1]);
        string condition = context.Name(node, inputs[0]);
        if (context.Rank(node, inputs[0]) == 1 && rank > 1)
        {
            condition = context.Emit(node, "Unsqueeze", [condition, context.Integers(node, [.. Enumerable.Range(1, rank - 1).Select(axis => (long)axis)])]);
        }

        return new NodeValue(inputs[1].Type, inputs[1].Shape, context.Emit(node, "Where", [condition, .. context.Names(node, inputs[1..])]));
    }
}
