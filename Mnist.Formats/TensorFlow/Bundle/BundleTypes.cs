using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Sizes of what a checkpoint holds.</summary>
internal static class BundleTypes
{
    /// <summary>Bytes of one element; null for types without a fixed size and for those not read.</summary>
    public static int? SizeOf(DataType type) => type switch
    {
        DataType.Uint8 or DataType.Int8 or DataType.Bool or DataType.Qint8 or DataType.Quint8 => 1,
        DataType.Half or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 or DataType.Qint16 or DataType.Quint16 => 2,
        DataType.Float or DataType.Int32 or DataType.Uint32 or DataType.Qint32 => 4,
        DataType.Double or DataType.Int64 or DataType.Uint64 or DataType.Complex64 => 8,
        DataType.Complex128 => 16,
        _ => null,
    };

    /// <summary>Number of elements of a shape; null when a dimension is negative or the product overflows.</summary>
    public static long? Count(IReadOnlyList<long> shape)
    {
        long count = 1;
        bool overflow = false;
        bool empty = false;
        foreach (long size in shape)
        {
            if (size < 0)
            {
                return null;
            }

            empty |= size == 0;
            overflow |= size > 0 && count > long.MaxValue / size;
            count = overflow ? 1 : count * Math.Max(size, 1);
        }

        return empty ? 0 : overflow ? null : count;
    }
}
