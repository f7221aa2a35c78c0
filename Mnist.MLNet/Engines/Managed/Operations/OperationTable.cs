namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>The operators of the lowered graph and what computes them. A test holds it to <see cref="Lowering.OnnxOperators"/>.</summary>
internal static class OperationTable
{
    private static readonly Dictionary<string, Func<OperationNode, Operation>> Known = Build();

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <exception cref="Mnist.Formats.ModelFormatException">The operator is unknown, or does not run on such inputs.</exception>
    public static Operation Bind(OperationNode node) =>
        Known.TryGetValue(node.Op, out Func<OperationNode, Operation>? create) ? create(node) : throw node.Refusal("it is unknown");

    private static Dictionary<string, Func<OperationNode, Operation>> Build()
    {
        Dictionary<string, Func<OperationNode, Operation>> operations = new(StringComparer.Ordinal);
        UnaryOperations.Register(operations);
        BinaryOperations.Register(operations);
        ChoosingOperations.Register(operations);
        SoftmaxOperations.Register(operations);
        ProductOperations.Register(operations);
        ConvolutionOperations.Register(operations);
        PoolingOperations.Register(operations);
        ResizeOperations.Register(operations);
        NormalizationOperations.Register(operations);
        ReductionOperations.Register(operations);
        ShapeOperations.Register(operations);
        FillingOperations.Register(operations);
        JoiningOperations.Register(operations);
        PickingOperations.Register(operations);
        RecurrentOperations.Register(operations);
        LoopOperations.Register(operations);
        return operations;
    }
}
