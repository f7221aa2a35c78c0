namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>Names of the ops' first outputs, which references inside functions need (TensorFlow's op definitions).</summary>
internal static class OpOutputs
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["AddV2"] = "z", ["All"] = "output", ["Any"] = "output", ["AssignVariableOp"] = "", ["AvgPool"] = "output", ["BatchMatMulV2"] = "output",
        ["BiasAdd"] = "output", ["BroadcastTo"] = "output", ["Cast"] = "y", ["ConcatV2"] = "output", ["Const"] = "output", ["Conv2D"] = "output",
        ["Elu"] = "activations", ["Equal"] = "z", ["Exp"] = "y", ["ExpandDims"] = "output", ["Fill"] = "output", ["GatherV2"] = "output",
        ["Greater"] = "z", ["Identity"] = "output", ["Less"] = "z", ["LogicalAnd"] = "z", ["LogicalNot"] = "y", ["LogicalOr"] = "z",
        ["MatMul"] = "product", ["Max"] = "output", ["MaxPool"] = "output", ["Maximum"] = "z", ["Mean"] = "output", ["Minimum"] = "z", ["Mul"] = "z",
        ["NoOp"] = "", ["NotEqual"] = "z", ["OnesLike"] = "y", ["Pack"] = "output", ["Placeholder"] = "output", ["PlaceholderWithDefault"] = "output",
        ["ReadVariableOp"] = "value", ["RealDiv"] = "z", ["Relu"] = "activations", ["Reshape"] = "output", ["ResourceGather"] = "output",
        ["RestoreV2"] = "tensors", ["ReverseV2"] = "output", ["Rsqrt"] = "y", ["SaveV2"] = "", ["SelectV2"] = "output", ["Shape"] = "output",
        ["Sigmoid"] = "y", ["Softmax"] = "softmax", ["Split"] = "output", ["Sqrt"] = "y", ["Square"] = "y", ["Squeeze"] = "output",
        ["StatefulPartitionedCall"] = "output", ["StatelessWhile"] = "output", ["StridedSlice"] = "output", ["Sub"] = "z", ["Sum"] = "output",
        ["Tanh"] = "y", ["TensorListFromTensor"] = "output_handle", ["TensorListGetItem"] = "item", ["TensorListReserve"] = "handle",
        ["TensorListSetItem"] = "output_handle", ["TensorListStack"] = "tensor", ["Tile"] = "output", ["Transpose"] = "y", ["Unpack"] = "output",
        ["VarHandleOp"] = "resource", ["ZerosLike"] = "y",
    };

    /// <summary>The name; empty where an op has no output.</summary>
    public static string First(string op) => Names[op];
}
