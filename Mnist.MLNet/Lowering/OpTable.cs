using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Lowers one op: its inputs' values in, its outputs' values out.</summary>
internal delegate Value[] OpLowering(LoweringContext context, FlatNode node, Value[] inputs);

/// <summary>The closed list of ops that lower. What is not here is refused before anything runs.</summary>
internal static class OpTable
{
    private static readonly IReadOnlyDictionary<string, OpLowering> Known = Build();

    public static Value[] Lower(LoweringContext context, FlatNode node, Value[] inputs)
    {
        if (!Known.TryGetValue(node.Op, out OpLowering? lowering))
        {
            throw GraphError.At(node, $"this op{(node.Function is null ? "" : $", in the function '{node.Function}',")} is not among those that can be lowered to ONNX");
        }

        try
        {
            return lowering(context, node, inputs);
        }
        catch (Exception error) when (error is IndexOutOfRangeException or OverflowException or ArgumentException or InvalidCastException)
        {
            // A file may pair any op with any inputs and attributes; one sentence instead of a stack trace.
            throw GraphError.At(node, "its inputs or attributes do not fit the op");
        }
    }

    private static IReadOnlyDictionary<string, OpLowering> Build()
    {
        OpRegistry ops = new();
        SourceOps.Register(ops);
        RandomOps.Register(ops);
        ElementwiseOps.Register(ops);
        ComparisonOps.Register(ops);
        LinearAlgebraOps.Register(ops);
        ConvolutionOps.Register(ops);
        PoolingOps.Register(ops);
        ResizeOps.Register(ops);
        NormalizationOps.Register(ops);
        ReductionOps.Register(ops);
        ShapeOps.Register(ops);
        JoiningOps.Register(ops);
        FillingOps.Register(ops);
        BatchSpaceOps.Register(ops);
        SlicingOps.Register(ops);
        GatherOps.Register(ops);
        ControlFlowOps.Register(ops);
        return ops.Known;
    }
}
