using System.Runtime.InteropServices;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Graphs;

/// <summary>A tensor whose values are known while lowering: row-major, little-endian bytes.</summary>
internal sealed class Constant(DataType type, long[] shape, byte[] data)
{
    public DataType Type { get; } = type;

    public long[] Shape { get; } = shape;

    public byte[] Data { get; } = data;

    public long Count => Product(Shape);

    public static Constant Of(long[] shape, float[] values) => new(DataType.Float, shape, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public static Constant Integers(DataType type, long[] shape, IReadOnlyList<long> values) => type == DataType.Int64
        ? new Constant(type, shape, MemoryMarshal.AsBytes(values.ToArray().AsSpan()).ToArray())
        : new Constant(type, shape, MemoryMarshal.AsBytes(values.Select(v => (int)Math.Clamp(v, int.MinValue, int.MaxValue)).ToArray().AsSpan()).ToArray());

    public Constant Reshaped(long[] shape) => new(Type, shape, Data);

    /// <summary>Every step-th entry of one axis.</summary>
    public Constant Sliced(int axis, long start, long step, long count)
    {
        int size = Data.Length == 0 ? 0 : (int)(Data.Length / Count);
        int inner = (int)(Product(Shape[(axis + 1)..]) * size);
        int outer = (int)Product(Shape[..axis]);
        byte[] data = new byte[outer * count * inner];
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < count; i++)
            {
                long from = ((o * Shape[axis]) + start + (i * step)) * inner;
                Array.Copy(Data, from, data, ((o * count) + i) * inner, inner);
            }
        }

        return new Constant(Type, [.. Shape[..axis], count, .. Shape[(axis + 1)..]], data);
    }

    public float[] Floats() => MemoryMarshal.Cast<byte, float>(Data).ToArray();

    /// <summary>The values if they are integers of a scalar or vector, which is what shapes and axes are made of.</summary>
    public long[]? ShapeLike() => Shape.Length > 1 ? null : Integers();

    public long[]? Integers() => Type switch
    {
        DataType.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(Data).ToArray(), v => (long)v),
        DataType.Int64 => MemoryMarshal.Cast<byte, long>(Data).ToArray(),
        _ => null,
    };

    public static long Product(IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => checked(product * size));
}
