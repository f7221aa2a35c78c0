using System.Runtime.InteropServices;
using System.Text;
using Mnist.Formats.Tensors;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>What was read, as a number to compare a second reading with, and how many bytes it takes.</summary>
internal sealed class Digest
{
    private HashCode _hash;

    /// <summary>Bytes of the arrays that were read.</summary>
    public long Bytes { get; private set; }

    public int Value => _hash.ToHashCode();

    public Digest Add(long value)
    {
        _hash.Add(value);
        return this;
    }

    public Digest Add(string? text)
    {
        _hash.AddBytes(Encoding.UTF8.GetBytes(text ?? "\0"));
        return this;
    }

    public Digest Add(ReadOnlySpan<byte> bytes)
    {
        Bytes += bytes.Length;
        _hash.AddBytes(bytes);
        return this;
    }

    public Digest Add(ReadOnlySpan<float> values) => Add(MemoryMarshal.AsBytes(values));

    public Digest Add(NDArray array)
    {
        Add(array.shape.ToString());
        switch (array.dtype)
        {
            case TF_DataType.TF_FLOAT:
                return Add(array.Values<float>().AsSpan());
            case TF_DataType.TF_DOUBLE:
                return Add(MemoryMarshal.AsBytes(array.Values<double>().AsSpan()));
            case TF_DataType.TF_INT32:
                return Add(MemoryMarshal.AsBytes(array.Values<int>().AsSpan()));
            case TF_DataType.TF_INT64:
                return Add(MemoryMarshal.AsBytes(array.Values<long>().AsSpan()));
            default:
                return Add(array.Values<byte>().AsSpan());
        }
    }
}
