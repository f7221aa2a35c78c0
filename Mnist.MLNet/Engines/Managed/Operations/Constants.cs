using Mnist.Formats.TensorFlow.Graphs;
using Mnist.MLNet.Lowering.Protobuf;

namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>Tensors that stand in the lowered graph.</summary>
internal static class Constants
{
    /// <exception cref="Mnist.Formats.ModelFormatException">Its element type is none of scoring's.</exception>
    public static Tensor Read(TensorProto tensor, string name) => Operations.Tensor.Constant(
        ElementType(tensor.DataType) ?? throw GraphError.At(name, $"the managed engine does not run on its constant's element type, number {tensor.DataType} of ONNX; score the model with the engine 'onnx'"),
        Sizes.Of([.. tensor.Dims]),
        tensor.RawData.Span);

    /// <summary>The type behind ONNX's number; null when scoring does not know it.</summary>
    public static Type? ElementType(int number) => number switch
    {
        1 => typeof(float),
        2 => typeof(byte),
        6 => typeof(int),
        7 => typeof(long),
        9 => typeof(bool),
        11 => typeof(double),
        _ => null,
    };
}
