using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>Lowers one op: its inputs' values in, its outputs' values out.</summary>
internal delegate Value[] OpLowering(LoweringContext context, FlatNode node, Value[] inputs);

/// <summary>The closed list of ops that lower. What is not here is refused before anything runs.</summary>
internal static class OpTable
{
    private static readonly IReadOnlyDictionary<string, OpLowering> Known = Build();

    /// <summary>Refuses a graph for what stands in it, before any of it is lowered.</summary>
    /// <exception cref="ModelFormatException">An op is not on the list, or reads more tensors than a node of it may.</exception>
    public static void Require(IEnumerable<FlatNode> nodes)
    {
        foreach (FlatNode node in nodes.Where(node => node.Op != "Placeholder"))
        {
            Find(node);
            ElementwiseOps.RequireFewSummands(node);
        }
    }

    public static Value[] Lower(LoweringContext context, FlatNode node, Value[] inputs)
    {
        OpLowering lowering = Find(node);
        context.Count(node);
        try
        {
            Value[] outputs = lowering(context, node, inputs);
            foreach (Value output in outputs)
            {
                ValueSize.Check(context.Limits, node, output);
            }

            return outputs;
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArithmeticException or ArgumentException or InvalidCastException or NullReferenceException or KeyNotFoundException or FormatException or OutOfMemoryException)
        {
            // A file may pair any op with any inputs and attributes; one sentence instead of a stack trace.
            throw GraphError.At(node, "its inputs or attributes do not fit the op");
        }
    }

    private static OpLowering Find(FlatNode node) => Known.TryGetValue(node.Op, out OpLowering? lowering)
        ? lowering
        : throw GraphError.At(node, $"this op{(node.Function is null ? "" : $", in the function '{FileText.Name(node.Function)}',")} is not among those that can be lowered to ONNX");

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
