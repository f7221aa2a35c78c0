using System.Runtime.InteropServices;
using Google.Protobuf;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>Makes attribute values, shapes and constants.</summary>
internal static class Attr
{
    public static AttrValue Type(DataType type) => new() { Type = type };

    public static AttrValue Bool(bool value) => new() { B = value };

    public static AttrValue Int(long value) => new() { I = value };

    public static AttrValue Text(string value) => new() { S = ByteString.CopyFromUtf8(value) };

    public static AttrValue Function(string name) => new() { Func = new NameAttrList { Name = name } };

    public static AttrValue Shape(params ReadOnlySpan<long> dims) => new() { Shape = ShapeProto(dims) };

    public static AttrValue Ints(params ReadOnlySpan<long> values) => new() { List = new AttrValue.Types.ListValue { I = { values.ToArray() } } };

    public static AttrValue Types(IEnumerable<DataType> types) => new() { List = new AttrValue.Types.ListValue { Type = { types } } };

    public static AttrValue Shapes(IEnumerable<long[]> shapes) => new() { List = new AttrValue.Types.ListValue { Shape = { shapes.Select(shape => ShapeProto(shape)) } } };

    public static AttrValue Tensor(TensorProto tensor) => new() { Tensor = tensor };

    public static TensorShapeProto ShapeProto(params ReadOnlySpan<long> dims)
    {
        TensorShapeProto shape = new();
        foreach (long dim in dims)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dim { Size = dim });
        }

        return shape;
    }

    /// <summary>A scalar of 32-bit integers.</summary>
    public static TensorProto Scalar(int value) => new() { Dtype = DataType.Int32, TensorShape = new TensorShapeProto(), IntVal = { value } };

    /// <summary>A scalar float.</summary>
    public static TensorProto Scalar(float value) => new() { Dtype = DataType.Float, TensorShape = new TensorShapeProto(), FloatVal = { value } };

    /// <summary>A vector of 32-bit integers; one element goes into the typed field, as TensorFlow writes it.</summary>
    public static TensorProto Vector(params ReadOnlySpan<int> values)
    {
        TensorProto tensor = new() { Dtype = DataType.Int32, TensorShape = ShapeProto(values.Length) };
        if (values.Length == 1)
        {
            tensor.IntVal.Add(values[0]);
        }
        else
        {
            tensor.TensorContent = ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        }

        return tensor;
    }

    /// <summary>A vector of texts.</summary>
    public static TensorProto Texts(IReadOnlyCollection<string> values) =>
        new() { Dtype = DataType.String, TensorShape = ShapeProto(values.Count), StringVal = { values.Select(ByteString.CopyFromUtf8) } };

    /// <summary>A scalar text.</summary>
    public static TensorProto ScalarText(string value) => new() { Dtype = DataType.String, TensorShape = new TensorShapeProto(), StringVal = { ByteString.CopyFromUtf8(value) } };
}
