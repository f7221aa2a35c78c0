using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>TensorFlow's and ONNX's numbers for the same element types.</summary>
internal static class ElementTypes
{
    public const int OnnxFloat = 1;
    public const int OnnxInt64 = 7;

    public static int ToOnnx(DataType type) => type switch
    {
        DataType.Float => OnnxFloat,
        DataType.Uint8 => 2,
        DataType.Int8 => 3,
        DataType.Uint16 => 4,
        DataType.Int16 => 5,
        DataType.Int32 => 6,
        DataType.Int64 => OnnxInt64,
        DataType.Bool => 9,
        DataType.Half => 10,
        DataType.Double => 11,
        DataType.Uint32 => 12,
        DataType.Uint64 => 13,
        _ => 0,
    };
}
