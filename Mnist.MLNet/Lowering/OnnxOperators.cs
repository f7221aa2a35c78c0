namespace Mnist.MLNet.Lowering;

/// <summary>The operators of ONNX that lowering may write, and so what every engine has to run.</summary>
internal static class OnnxOperators
{
    /// <summary>Their names. <see cref="OnnxGraph.Add"/> refuses others.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "Identity", "Cast",
        "Relu", "LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Softmax", "LogSoftmax", "Clip",
        "Exp", "Log", "Neg", "Abs", "Sqrt", "Sign", "Floor", "Ceil", "Round", "Erf", "Sin", "Cos", "Reciprocal", "Not",
        "Add", "Sub", "Mul", "Div", "Pow", "Max", "Min",
        "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual", "And", "Or", "Where",
        "Gemm", "MatMul", "Einsum",
        "Conv", "ConvTranspose", "MaxPool", "AveragePool", "Resize", "BatchNormalization",
        "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSum", "ArgMax", "ArgMin",
        "Shape", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Concat", "Expand", "ConstantOfShape", "Range", "Tile", "Pad",
        "Slice", "Split", "Gather",
        "LSTM", "GRU", "RNN", "Scan",
    };
}
