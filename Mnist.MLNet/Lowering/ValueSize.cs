using Mnist.Formats;
using Mnist.Formats.TensorFlow.Graphs;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.MLNet.Lowering.Values;

namespace Mnist.MLNet.Lowering;

/// <summary>How large tensors are, as far as their shapes are known: a few bytes of a file can ask for any size.</summary>
internal static class ValueSize
{
    /// <summary>Refuses what no engine should be asked to make.</summary>
    /// <exception cref="ModelFormatException">It has too many axes, or more bytes than a tensor may have, for a single row where the batch is open.</exception>
    public static void Check(FormatLimits limits, FlatNode node, Value value)
    {
        if (value is not TensorValue { Shape: long[] shape } tensor)
        {
            return;
        }

        if (shape.Length > Shapes.MaxAxes)
        {
            throw GraphError.At(node, $"its result has {shape.Length} axes; up to {Shapes.MaxAxes} are possible");
        }

        if (Bytes(tensor.Type, shape) > limits.MaxTensorBytes)
        {
            throw GraphError.At(node, $"its result of shape {Text(shape)} has more than {limits.MaxTensorBytes} bytes{(Array.Exists(shape, size => size < 0) ? " a row" : string.Empty)}; give a model of smaller tensors");
        }
    }

    /// <summary>Bytes of a tensor, unknown sizes counted as 1; inexact where it is enormous.</summary>
    public static double Bytes(DataType type, long[] shape)
    {
        double bytes = ElementBytes(type);
        foreach (long size in shape)
        {
            bytes *= size < 0 ? 1 : size;
        }

        return bytes;
    }

    private static int ElementBytes(DataType type) => type switch
    {
        DataType.Bool or DataType.Uint8 or DataType.Int8 => 1,
        DataType.Half or DataType.Int16 or DataType.Uint16 => 2,
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        _ => 4,
    };

    private static string Text(long[] shape) => shape.Length <= 8 ? $"[{string.Join(", ", shape)}]" : $"[{string.Join(", ", shape.Take(8))}, ...]";
}
