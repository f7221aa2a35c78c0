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

    /// <summary>ONNX's number of a type; 0 where it has none.</summary>
    public static int ToOnnx(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => OnnxFloat,
        TypeCode.Byte => 2,
        TypeCode.SByte => 3,
        TypeCode.UInt16 => 4,
        TypeCode.Int16 => 5,
        TypeCode.Int32 => 6,
        TypeCode.Int64 => OnnxInt64,
        TypeCode.Boolean => 9,
        TypeCode.Double => 11,
        TypeCode.UInt32 => 12,
        TypeCode.UInt64 => 13,
        _ => 0,
    };

    /// <summary>The type of ONNX's number; null where it is none of those that are scored.</summary>
    public static Type? ToManaged(int onnx) => onnx switch
    {
        OnnxFloat => typeof(float),
        2 => typeof(byte),
        6 => typeof(int),
        OnnxInt64 => typeof(long),
        9 => typeof(bool),
        11 => typeof(double),
        _ => null,
    };
}
