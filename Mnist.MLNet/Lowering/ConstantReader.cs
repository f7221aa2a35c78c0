using System.Runtime.InteropServices;
using Mnist.Models.Saving;
using Mnist.Models.Saving.SavedModel.Protobuf;

namespace Mnist.MLNet.Lowering;

/// <summary>Reads TensorFlow's constants: raw content, or a typed list whose last value repeats.</summary>
internal static class ConstantReader
{
    public static Constant Read(TensorProto tensor, string node, FormatLimits limits)
    {
        long[] shape = tensor.TensorShape is null ? [] : [.. tensor.TensorShape.Dim.Select(dim => dim.Size)];
        int size = ElementTypes.SizeOf(tensor.Dtype);
        if (size == 0)
        {
            throw LoweringError.At(node, $"constants of type {tensor.Dtype} are not supported");
        }

        long bytes = size;
        foreach (long dim in shape)
        {
            if (dim < 0 || (dim > 0 && bytes > limits.MaxTensorBytes / dim))
            {
                throw LoweringError.At(node, $"the constant's shape [{string.Join(", ", shape)}] is negative or larger than {limits.MaxTensorBytes} bytes");
            }

            bytes *= dim;
        }

        if (tensor.TensorContent.Length > 0)
        {
            return tensor.TensorContent.Length == bytes
                ? new Constant(tensor.Dtype, shape, tensor.TensorContent.ToByteArray())
                : throw LoweringError.At(node, $"the constant holds {tensor.TensorContent.Length} bytes where its shape asks for {bytes}");
        }

        byte[] listed = Listed(tensor);
        if (listed.Length > bytes)
        {
            throw LoweringError.At(node, $"the constant lists {listed.Length / size} values where its shape asks for {bytes / size}");
        }

        byte[] data = new byte[bytes];
        listed.CopyTo(data, 0);
        if (listed.Length > 0)
        {
            for (long at = listed.Length; at < bytes; at += size)
            {
                Array.Copy(listed, listed.Length - size, data, at, size);
            }
        }

        return new Constant(tensor.Dtype, shape, data);
    }

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
