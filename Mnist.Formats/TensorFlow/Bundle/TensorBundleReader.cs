using System.Runtime.InteropServices;
using Google.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>Reads tensors out of a checkpoint; the values stay on disk until they are asked for.</summary>
/// <remarks>
/// <para>A checkpoint, TensorFlow's "tensor bundle", is a file <c>PREFIX.index</c> and data files <c>PREFIX.data-00000-of-00001</c>, numbered.</para>
/// <para>
/// The index is a table of sorted keys (<c>TableReader</c>). The value of the empty key is a <c>BundleHeaderProto</c>: number of data files, byte order.
/// Every other value is a <c>BundleEntryProto</c>: type and shape of the tensor of this key, in which data file it lies, from which byte on, how many bytes, and their masked CRC-32C.
/// </para>
/// <para>
/// Numbers lie in a data file row-major and little-endian. A tensor of strings is all lengths (varints), a masked CRC-32C of the lengths, and all strings one behind the other.
/// Tensors cut into slices and big-endian checkpoints are refused.
/// </para>
/// </remarks>
public sealed class TensorBundleReader
{
    private const string HeaderKey = "";

    private readonly string _prefix;
    private readonly string _index;
    private readonly FormatLimits _limits;
    private readonly Dictionary<string, byte[]> _entries;
    private readonly int _files;

    /// <summary>Reads the index.</summary>
    /// <param name="prefix">Path without <c>.index</c>.</param>
    /// <param name="limits">What is refused for its size; the defaults when null.</param>
    /// <exception cref="ModelFormatException">The index is missing or damaged.</exception>
    public TensorBundleReader(string prefix, FormatLimits? limits = null)
    {
        _prefix = prefix;
        _index = BundleNames.Index(prefix);
        _limits = limits ?? FormatLimits.Default;
        _entries = TableReader.Read(_limits.ReadFile(_index), _index, _limits);
        BundleHeaderProto header = Parse(BundleHeaderProto.Parser, HeaderKey, "the header")
            ?? throw new ModelFormatException("the header is missing; it is another program's file", _index);
        _files = header.NumShards;
        if (header.Endianness != BundleHeaderProto.Types.Endianness.Little)
        {
            throw new ModelFormatException("its numbers are big-endian, which is not supported; write it again on a little-endian machine", _index);
        }
    }

    /// <summary>Keys of the tensors, in the order of their characters.</summary>
    public IEnumerable<string> Keys => _entries.Keys.Where(key => key.Length > 0).Order(StringComparer.Ordinal);

    /// <summary>Reads a tensor of numbers.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The tensor, or <see langword="null"/> when there is none of this key.</returns>
    /// <exception cref="ModelFormatException">Its entry or its bytes are damaged, or it is of a type without a fixed size.</exception>
    public TensorData? Read(string key)
    {
        if (Entry(key) is not { } entry)
        {
            return null;
        }

        long[] shape = ShapeOf(entry);
        int element = BundleTypes.SizeOf(entry.Dtype) ?? throw Bad(key, $"element type {entry.Dtype} is not supported");
        if (entry.Size % element != 0 || BundleTypes.Count(shape) != entry.Size / element)
        {
            throw Bad(key, $"its {entry.Size} bytes do not fit its shape [{string.Join(", ", shape)}]");
        }

        byte[] data = Bytes(key, entry);
        return Crc32C.Compute(data) == Crc32C.Unmask(entry.Crc32C) ? new TensorData(entry.Dtype, shape, data) : throw Damaged(key, entry);
    }

    /// <summary>Reads a tensor of strings.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The strings, row-major, or <see langword="null"/> when there is no tensor of this key.</returns>
    /// <exception cref="ModelFormatException">It is not a tensor of strings, or its entry or its bytes are damaged.</exception>
    public IReadOnlyList<byte[]>? ReadStrings(string key)
    {
        if (Entry(key) is not { } entry)
        {
            return null;
        }

        if (entry.Dtype != DataType.String || BundleTypes.Count(ShapeOf(entry)) is not { } count)
        {
            throw Bad(key, $"it has type {entry.Dtype} and shape [{string.Join(", ", ShapeOf(entry))}], expected strings");
        }

        return StringTensor.Decode(Bytes(key, entry), count, entry.Crc32C) ?? throw Damaged(key, entry);
    }

    /// <summary>Copies a tensor of floats of a known shape.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="shape">The shape it must have.</param>
    /// <param name="destination">Room for its elements.</param>
    /// <exception cref="ModelFormatException">It is missing, or of another type or shape.</exception>
    public void ReadSingles(string key, Shape shape, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(shape);
        TensorData tensor = Read(key) ?? throw Bad(key, "the tensor is missing");
        if (tensor.Type != DataType.Float || !tensor.Shape.AsSpan().SequenceEqual(shape.dims))
        {
            throw Bad(key, $"it has type {tensor.Type} and shape [{string.Join(", ", tensor.Shape)}], expected floats of shape {shape}");
        }

        MemoryMarshal.Cast<byte, float>(tensor.Data).CopyTo(destination);
    }

    private BundleEntryProto? Entry(string key)
    {
        if (Parse(BundleEntryProto.Parser, key, $"tensor '{key}'") is not { } entry)
        {
            return null;
        }

        return entry switch
        {
            { Slices.Count: > 0 } => throw Bad(key, "it is cut into slices, which is not supported; save it whole"),
            _ when entry.ShardId < 0 || entry.ShardId >= _files => throw Bad(key, $"it lies in data file {entry.ShardId} of {_files}"),
            _ when entry.Size < 0 || entry.Size > _limits.MaxTensorBytes => throw Bad(key, $"it has {entry.Size} bytes; up to {_limits.MaxTensorBytes} are read"),
            _ => entry,
        };
    }

    private T? Parse<T>(MessageParser<T> parser, string key, string field)
        where T : class, IMessage<T>
    {
        try
        {
            return _entries.TryGetValue(key, out byte[]? bytes) ? parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelFormatException("its entry is damaged", _index, field: field, inner: error);
        }
    }

    private byte[] Bytes(string key, BundleEntryProto entry)
    {
        string file = DataFile(entry);
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
            return data;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the file of the values is missing or cannot be read", file, inner: error);
        }
    }

    private static long[] ShapeOf(BundleEntryProto entry) => [.. entry.Shape?.Dim.Select(dim => dim.Size) ?? []];

    private string DataFile(BundleEntryProto entry) => BundleNames.Data(_prefix, entry.ShardId, _files);

    private ModelFormatException Damaged(string key, BundleEntryProto entry) => new("the bytes do not match their checksum", DataFile(entry), entry.Offset, $"tensor '{key}'");

    private ModelFormatException Bad(string key, string reason) => new(reason, _index, field: $"tensor '{key}'");
}
