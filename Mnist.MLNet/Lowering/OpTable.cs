using Mnist.Formats.TensorFlow.Graphs;

namespace Mnist.MLNet.Lowering;

/// <summary>Lowers one op: its inputs' values in, its outputs' values out.</summary>
internal delegate Value[] OpLowering(LoweringContext context, FlatNode node, Value[] inputs);

/// <summary>The closed list of ops that lower. What is not here is refused before anything runs.</summary>
internal static class OpTable
{
    private static readonly Dictionary<string, OpLowering> Known = Build();

    public static Value[] Lower(LoweringContext context, FlatNode node, Value[] inputs)
    {
        if (!Known.TryGetValue(node.Op, out OpLowering? lowering))
        {
            throw GraphError.At(node, "this op is not among those that can be lowered to ONNX");
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

    private static Dictionary<string, OpLowering> Build()
    {
        Dictionary<string, OpLowering> table = new(StringComparer.Ordinal);
        SourceOps.Register(table);
        ElementwiseOps.Register(table);
        LinearAlgebraOps.Register(table);
        ConvolutionOps.Register(table);
        PoolingOps.Register(table);
        ResizeOps.Register(table);
        NormalizationOps.Register(table);
        ReductionOps.Register(table);
        ShapeOps.Register(table);
        SlicingOps.Register(table);
        ControlFlowOps.Register(table);
        return table;
    }
}
