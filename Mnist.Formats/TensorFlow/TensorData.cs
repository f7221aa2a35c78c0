using System.Runtime.InteropServices;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow;

/// <summary>A tensor whose values are known: a variable of a checkpoint, or a constant of a graph.</summary>
/// <param name="type">Element type.</param>
/// <param name="shape">Sizes of the axes; none for a scalar.</param>
/// <param name="data">The elements, row-major and little-endian; they are not copied.</param>
public sealed class TensorData(DataType type, long[] shape, byte[] data)
{
    /// <summary>Element type.</summary>
    public DataType Type { get; } = type;

    /// <summary>Sizes of the axes; none for a scalar.</summary>
    public long[] Shape { get; } = shape;

    /// <summary>The elements, row-major and little-endian.</summary>
    public byte[] Data { get; } = data;

    /// <summary>Number of elements.</summary>
    public long Count => Product(Shape);

    /// <summary>A tensor of floats.</summary>
    /// <param name="shape">Sizes of the axes.</param>
    /// <param name="values">The elements, row-major.</param>
    public static TensorData Floats(long[] shape, ReadOnlySpan<float> values) => new(DataType.Float, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A tensor of integers.</summary>
    /// <param name="type"><see cref="DataType.Int64"/>, or else 32-bit integers are written, which take the nearest value they can hold.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <param name="values">The elements, row-major.</param>
    public static TensorData Integers(DataType type, long[] shape, IReadOnlyList<long> values) => type == DataType.Int64
        ? new TensorData(type, shape, MemoryMarshal.AsBytes(values.ToArray().AsSpan()).ToArray())
        : new TensorData(type, shape, MemoryMarshal.AsBytes(values.Select(value => (int)Math.Clamp(value, int.MinValue, int.MaxValue)).ToArray().AsSpan()).ToArray());

    /// <summary>The same elements under another shape.</summary>
    /// <param name="shape">Sizes of the axes, of the same number of elements.</param>
    public TensorData Reshaped(long[] shape) => new(Type, shape, Data);

    /// <summary>Every step-th entry of one axis.</summary>
    /// <param name="axis">Index of the axis.</param>
    /// <param name="start">First entry.</param>
    /// <param name="step">Distance of the entries; negative to go back.</param>
    /// <param name="count">How many entries are taken; all of them must exist.</param>
    public TensorData Sliced(int axis, long start, long step, long count)
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

        return new TensorData(Type, [.. Shape[..axis], count, .. Shape[(axis + 1)..]], data);
    }

    /// <summary>The elements of a tensor of floats.</summary>
    public float[] ToFloats() => MemoryMarshal.Cast<byte, float>(Data).ToArray();

    /// <summary>The elements as integers; <see langword="null"/> when they are neither int32 nor int64.</summary>
    public long[]? ToIntegers() => Type switch
    {
        DataType.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(Data).ToArray(), value => (long)value),
        DataType.Int64 => MemoryMarshal.Cast<byte, long>(Data).ToArray(),
        _ => null,
    };

    /// <summary>The elements of a scalar or vector of integers, which is what shapes and axes are made of; <see langword="null"/> for other tensors.</summary>
    public long[]? ToShape() => Shape.Length > 1 ? null : ToIntegers();

    /// <summary>Product of sizes.</summary>
    /// <param name="shape">Sizes of axes.</param>
    /// <exception cref="OverflowException">It exceeds 64 bits.</exception>
    public static long Product(IEnumerable<long> shape) => shape.Aggregate(1L, (product, size) => checked(product * size));
}
