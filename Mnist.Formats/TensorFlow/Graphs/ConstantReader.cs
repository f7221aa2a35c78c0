using System.Runtime.InteropServices;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>Reads TensorFlow's constants: raw content, or a typed list whose last value repeats.</summary>
public static class ConstantReader
{
    /// <summary>Reads a constant.</summary>
    /// <param name="tensor">The attribute <c>value</c> of a <c>Const</c> node.</param>
    /// <param name="node">The node's name, for messages.</param>
    /// <param name="limits">What is refused for its size.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ModelFormatException">Values and shape do not fit, it is too large, or its type is not supported.</exception>
    public static TensorData Read(TensorProto tensor, string node, FormatLimits limits)
    {
        long filled = 0;
        return Read(tensor, node, limits, ref filled);
    }

    /// <summary>Reads one of several constants of a model.</summary>
    /// <param name="tensor">The attribute <c>value</c> of a <c>Const</c> node.</param>
    /// <param name="node">The node's name, for messages.</param>
    /// <param name="limits">What is refused for its size.</param>
    /// <param name="filled">Bytes of the model's constants so far that are not in the file, because one value fills the rest of a tensor.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ModelFormatException">Values and shape do not fit, it is too large, alone or with those before, or its type is not supported.</exception>
    public static TensorData Read(TensorProto tensor, string node, FormatLimits limits, ref long filled)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(limits);
        if (tensor.TensorShape?.Dim.Count > Shapes.MaxAxes)
        {
            throw GraphError.At(node, $"the constant has {tensor.TensorShape.Dim.Count} axes; up to {Shapes.MaxAxes} are read");
        }

        long[] shape = tensor.TensorShape is null ? [] : [.. tensor.TensorShape.Dim.Select(dim => dim.Size)];
        int size = SizeOf(tensor.Dtype);
        if (size == 0)
        {
            throw GraphError.At(node, $"constants of type {tensor.Dtype} are not supported");
        }

        long bytes = size;
        foreach (long dim in shape)
        {
            if (dim < 0 || (dim > 0 && bytes > limits.MaxTensorBytes / dim))
            {
                throw GraphError.At(node, $"the constant's shape [{string.Join(", ", shape)}] is negative or larger than {limits.MaxTensorBytes} bytes");
            }

            bytes *= dim;
        }

        if (tensor.TensorContent.Length > 0)
        {
            return tensor.TensorContent.Length == bytes
                ? new TensorData(tensor.Dtype, shape, tensor.TensorContent.ToByteArray())
                : throw GraphError.At(node, $"the constant holds {tensor.TensorContent.Length} bytes where its shape asks for {bytes}");
        }

        byte[] listed = Listed(tensor);
        if (listed.Length > bytes)
        {
            throw GraphError.At(node, $"the constant lists {listed.Length / size} values where its shape asks for {bytes / size}");
        }

        filled += bytes - listed.Length;
        if (filled > limits.MaxFilledBytes)
        {
            throw GraphError.At(node, $"the file's constants fill more than {limits.MaxFilledBytes} bytes with repeated values; save such tensors as variables");
        }

        byte[] data = new byte[bytes];
        listed.CopyTo(data, 0);
        if (listed.Length > 0)
        {
            Fill(data.AsSpan(listed.Length - size), size);
        }

        return new TensorData(tensor.Dtype, shape, data);
    }

    // Repeats the first element, by ever longer copies.
    private static void Fill(Span<byte> data, int size)
    {
        for (int done = size; done < data.Length; done *= 2)
        {
            data[..Math.Min(done, data.Length - done)].CopyTo(data[done..]);
        }
    }

    // 0 for types of which no constant is read.
    private static int SizeOf(DataType type) => type switch
    {
        DataType.Bool or DataType.Uint8 or DataType.Int8 => 1,
        DataType.Half or DataType.Int16 or DataType.Uint16 => 2,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        _ => 0,
    };

    private static byte[] Listed(TensorProto tensor) => tensor.Dtype switch
    {
        DataType.Float => Bytes(tensor.FloatVal.ToArray()),
        DataType.Double => Bytes(tensor.DoubleVal.ToArray()),
        DataType.Int32 => Bytes(tensor.IntVal.ToArray()),
        DataType.Int64 => Bytes(tensor.Int64Val.ToArray()),
        DataType.Bool => Bytes(tensor.BoolVal.Select(v => v ? (byte)1 : (byte)0).ToArray()),
        DataType.Uint8 or DataType.Int8 => Bytes(tensor.IntVal.Select(v => unchecked((byte)v)).ToArray()),
        DataType.Half => Bytes(tensor.HalfVal.Select(v => unchecked((ushort)v)).ToArray()),
        _ => Bytes(tensor.IntVal.Select(v => unchecked((short)v)).ToArray()),
    };

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => BitConverter.IsLittleEndian
            ? MemoryMarshal.AsBytes(values.AsSpan()).ToArray()
            : throw new PlatformNotSupportedException("Big-endian machines are not supported.");
}
