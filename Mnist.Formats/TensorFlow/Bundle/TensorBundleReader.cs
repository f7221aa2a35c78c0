using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Snappier;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Reads tensors out of a checkpoint; the values stay on disk until they are asked for.</summary>
internal sealed class TensorBundleReader
{
    private const int FooterLength = 48;
    private const ulong TableMagic = 0xDB4775248B80FB57;
    private const int BlockTrailer = 5;   // one byte of compression, four of checksum

    private readonly string _prefix;
    private readonly FormatLimits _limits;
    private readonly byte[] _index;
    private readonly SortedDictionary<string, byte[]> _entries = new(StringComparer.Ordinal);
    private readonly int _shards;

    /// <summary>Reads the index.</summary>
    /// <param name="prefix">Path without <c>.index</c>.</param>
    /// <param name="limits">What is refused for its size.</param>
    /// <exception cref="ModelFormatException">The index is missing or damaged.</exception>
    public TensorBundleReader(string prefix, FormatLimits limits)
    {
        _prefix = prefix;
        _limits = limits;
        try
        {
            _index = _limits.ReadFile(_prefix + ".index");
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the file of the variables is missing or cannot be read", _prefix + ".index", inner: error);
        }

        if (_index.Length < FooterLength || BinaryPrimitives.ReadUInt64LittleEndian(_index.AsSpan(_index.Length - sizeof(ulong))) != TableMagic)
        {
            throw Bad("it does not end as an index of a checkpoint does; it is truncated or another file");
        }

        try
        {
            int at = _index.Length - FooterLength;
            Varint(_index, ref at);
            Varint(_index, ref at);
            foreach ((_, byte[] handle) in Entries(Block(Varint(_index, ref at), Varint(_index, ref at))))
            {
                int position = 0;
                foreach ((string key, byte[] value) in Entries(Block(Varint(handle, ref position), Varint(handle, ref position))))
                {
                    _entries[key] = value;
                }
            }

            _shards = BundleHeaderProto.Parser.ParseFrom(_entries.GetValueOrDefault("") ?? []).NumShards;
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException or OverflowException or InvalidDataException or InvalidProtocolBufferException)
        {
            throw new ModelFormatException("it is no valid index of a checkpoint", _prefix + ".index", inner: error);
        }
    }

    /// <summary>A tensor, or null when there is none of this key.</summary>
    /// <exception cref="ModelFormatException">Its entry or its bytes are damaged.</exception>
    public BundleTensor? Read(string key)
    {
        if (!_entries.TryGetValue(key, out byte[]? bytes))
        {
            return null;
        }

        BundleEntryProto entry = Entry(key, bytes);
        long[] shape = [.. entry.Shape?.Dim.Select(dim => dim.Size) ?? []];
        int element = BundleTypes.SizeOf(entry.Dtype) ?? throw new ModelFormatException($"elements of type {entry.Dtype} are not read", _prefix + ".index", field: $"tensor '{key}'");
        long? count = BundleTypes.Count(shape);
        if (count is null || entry.Size > _limits.MaxTensorBytes || entry.Size % element != 0 || count != entry.Size / element || entry.ShardId < 0 || entry.ShardId >= _shards || entry.Slices.Count > 0)
        {
            throw new ModelFormatException($"{entry.Size} bytes do not fit its shape [{string.Join(", ", shape)}], or it is in parts, which are not read", _prefix + ".index", field: $"tensor '{key}'");
        }

        string file = BundleNames.Data(_prefix, entry.ShardId, _shards);
        try
        {
            using FileStream stream = File.OpenRead(file);
            if (entry.Offset < 0 || entry.Offset > stream.Length - entry.Size)
            {
                throw new ModelFormatException("the tensor lies outside of the file", file, field: $"tensor '{key}'");
            }

            byte[] data = new byte[entry.Size];
            stream.Position = entry.Offset;
            stream.ReadExactly(data);
            return Crc32C.Mask(Crc32C.Compute(data)) == entry.Crc32C
                ? new BundleTensor(entry.Dtype, shape, data)
                : throw new ModelFormatException("the bytes do not match their checksum", file, entry.Offset, $"tensor '{key}'");
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the file of the values is missing or cannot be read", file, inner: error);
        }
    }

    /// <summary>Copies a tensor of floats of a known shape.</summary>
    /// <exception cref="ModelFormatException">It is missing, or of another type or shape.</exception>
    public void ReadSingles(string key, Shape shape, Span<float> destination)
    {
        BundleTensor tensor = Read(key) ?? throw new ModelFormatException("the tensor is missing", _prefix + ".index", field: $"tensor '{key}'");
        if (tensor.Type != DataType.Float || !tensor.Shape.AsSpan().SequenceEqual(shape.dims))
        {
            throw new ModelFormatException(
                $"it has type {tensor.Type} and shape [{string.Join(", ", tensor.Shape)}], expected floats of shape {shape}", _prefix + ".index", field: $"tensor '{key}'");
        }

        MemoryMarshal.Cast<byte, float>(tensor.Data).CopyTo(destination);
    }

    private BundleEntryProto Entry(string key, byte[] bytes)
    {
        try
        {
            return BundleEntryProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelFormatException("its entry is damaged", _prefix + ".index", field: $"tensor '{key}'", inner: error);
        }
    }

    private byte[] Block(long offset, long size)
    {
        ReadOnlySpan<byte> block = _index.AsSpan(checked((int)offset), checked((int)size + BlockTrailer));
        return block[(int)size] switch
        {
            0 => block[..(int)size].ToArray(),
            1 when Snappy.GetUncompressedLength(block[..(int)size]) <= _limits.MaxBlockBytes => Snappy.DecompressToArray(block[..(int)size]),
            _ => throw Bad("a block has an unknown compression or is too large"),
        };
    }

    private static IEnumerable<(string Key, byte[] Value)> Entries(byte[] block)
    {
        int restarts = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(block.Length - 4)));
        int end = checked(block.Length - 4 - (4 * restarts));
        int at = 0;
        byte[] key = [];
        while (at < end)
        {
            int shared = checked((int)Varint(block, ref at));
            int own = checked((int)Varint(block, ref at));
            int length = checked((int)Varint(block, ref at));
            key = [.. key.AsSpan(0, shared), .. block.AsSpan(at, own)];
            yield return (Encoding.UTF8.GetString(key), block.AsSpan(at + own, length).ToArray());
            at += own + length;
        }
    }

    private static long Varint(byte[] data, ref int at)
    {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            byte next = data[at++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number is longer than nine bytes.");
    }

    private ModelFormatException Bad(string reason) => new(reason, _prefix + ".index");
}
