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

    // Axes that are named in a message; TensorFlow's tensors have a few.
    private const int LongestShape = 8;

    // An entry has some fifty bytes, and parsed it takes many times what it has.
    private const int LargestEntry = 1 << 16;

    private readonly string _prefix;
    private readonly string _index;
    private readonly FormatLimits _limits;
    private readonly Dictionary<string, byte[]> _entries;
    private readonly int _files;

    // Tensors whose bytes are also those of another, by that other.
    private readonly Dictionary<string, string> _shared;

    /// <summary>Reads the index.</summary>
    /// <param name="prefix">Path without <c>.index</c>.</param>
    /// <param name="limits">What is refused for its size; the defaults when null.</param>
    /// <exception cref="ModelFormatException">The index is missing or damaged.</exception>
    public TensorBundleReader(string prefix, FormatLimits? limits = null)
    {
        _prefix = prefix;
        _index = BundleNames.Index(prefix);
        _limits = limits ?? FormatLimits.Default;
        _entries = TableReader.Read(_limits.ReadFile(_index, _limits.MaxIndexBytes), _index, _limits);
        BundleHeaderProto header = Parse(BundleHeaderProto.Parser, HeaderKey, "the header")
            ?? throw new ModelFormatException("the header is missing; it is another program's file", _index);
        _files = header.NumShards;
        if (header.Endianness != BundleHeaderProto.Types.Endianness.Little)
        {
            throw new ModelFormatException("its numbers are big-endian, which is not supported; write it again on a little-endian machine", _index);
        }

        _shared = SharedExtents();
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

        long[] shape = Checked(key, entry);
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
            throw Bad(key, $"it has type {entry.Dtype} and shape {Text(ShapeOf(entry))}, expected strings");
        }

        return StringTensor.Decode(Bytes(key, entry), count, entry.Crc32C) ?? throw Damaged(key, entry);
    }

    /// <summary>Makes sure that there is a tensor of floats of a shape, before anybody makes room for it: its entry fits, and the data file is long enough.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="shape">The shape it must have.</param>
    /// <exception cref="ModelFormatException">It is missing, or of another type or shape, or its bytes are.</exception>
    public void RequireSingles(string key, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        BundleEntryProto entry = Entry(key) ?? throw Bad(key, "the tensor is missing");
        long[] own = ShapeOf(entry);
        if (entry.Dtype != DataType.Float || !own.AsSpan().SequenceEqual(shape.dims))
        {
            throw Bad(key, $"it has type {entry.Dtype} and shape {Text(own)}, expected floats of shape {shape}");
        }

        Checked(key, entry);
        Open(key, entry).Dispose();
    }

    /// <summary>Copies a tensor of floats of a known shape.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="shape">The shape it must have.</param>
    /// <param name="destination">Room for its elements.</param>
    /// <exception cref="ModelFormatException">It is missing, or of another type or shape.</exception>
    public void ReadSingles(string key, Shape shape, Span<float> destination)
    {
        RequireSingles(key, shape);
        MemoryMarshal.Cast<byte, float>(Read(key)!.Data).CopyTo(destination);
    }

    // Tensors that share bytes would let a small file stand for a large model.
    private Dictionary<string, string> SharedExtents()
    {
        List<Extent> extents = new(_entries.Count);
        foreach ((string key, byte[] bytes) in _entries)
        {
            // What is damaged is refused when it is asked for.
            if (key.Length > 0 && TryParse(bytes) is { Size: > 0, Offset: >= 0 } entry && entry.Offset <= long.MaxValue - entry.Size)
            {
                extents.Add(new Extent(entry.ShardId, entry.Offset, entry.Offset + entry.Size, key));
            }
        }

        extents.Sort((a, b) => a.File != b.File ? a.File.CompareTo(b.File) : a.Start.CompareTo(b.Start));
        Dictionary<string, string> shared = new(StringComparer.Ordinal);
        int longest = 0;
        for (int i = 1; i < extents.Count; i++)
        {
            if (extents[i].File == extents[longest].File && extents[i].Start < extents[longest].End)
            {
                shared[extents[i].Key] = extents[longest].Key;
                shared[extents[longest].Key] = extents[i].Key;
            }

            longest = extents[i].File != extents[longest].File || extents[i].End > extents[longest].End ? i : longest;
        }

        return shared;
    }

    private static BundleEntryProto? TryParse(byte[] bytes)
    {
        try
        {
            return bytes.Length <= LargestEntry ? BundleEntryProto.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private long[] Checked(string key, BundleEntryProto entry)
    {
        long[] shape = ShapeOf(entry);
        int element = BundleTypes.SizeOf(entry.Dtype) ?? throw Bad(key, $"element type {entry.Dtype} is not supported");
        return entry.Size % element == 0 && BundleTypes.Count(shape) == entry.Size / element ? shape : throw Bad(key, $"its {entry.Size} bytes do not fit its shape {Text(shape)}");
    }

    private BundleEntryProto? Entry(string key)
    {
        if (Parse(BundleEntryProto.Parser, key, $"tensor '{FileText.Name(key)}'") is not { } entry)
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
            return !_entries.TryGetValue(key, out byte[]? bytes) ? null
                : bytes.Length <= LargestEntry ? parser.ParseFrom(bytes)
                : throw new ModelFormatException($"its entry has {bytes.Length} bytes; up to {LargestEntry} are read", _index, field: field);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelFormatException("its entry is damaged", _index, field: field, inner: error);
        }
    }

    private byte[] Bytes(string key, BundleEntryProto entry)
    {
        using FileStream stream = Open(key, entry);
        try
        {
            byte[] data = new byte[entry.Size];
            stream.ReadExactly(data);
            return data;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelFormatException))
        {
            throw Unreadable(entry, error);
        }
    }

    /// <summary>The data file at the tensor's first byte.</summary>
    private FileStream Open(string key, BundleEntryProto entry)
    {
        FileStream stream;
        try
        {
            stream = File.OpenRead(DataFile(entry));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or NotSupportedException or IOException)
        {
            throw Unreadable(entry, error);
        }

        if (entry.Offset < 0 || entry.Offset > stream.Length - entry.Size)
        {
            stream.Dispose();
            throw new ModelFormatException("the tensor lies outside of the file", DataFile(entry), field: $"tensor '{FileText.Name(key)}'");
        }

        if (_shared.TryGetValue(key, out string? other))
        {
            stream.Dispose();
            throw Bad(key, $"its bytes are also those of the tensor '{FileText.Name(other)}'; save the checkpoint again");
        }

        stream.Position = entry.Offset;
        return stream;
    }

    private ModelFormatException Unreadable(BundleEntryProto entry, Exception error) => new("the file of the values is missing or cannot be read", DataFile(entry), inner: error);

    private static long[] ShapeOf(BundleEntryProto entry) => [.. entry.Shape?.Dim.Select(dim => dim.Size) ?? []];

    private static string Text(long[] shape) => shape.Length <= LongestShape ? $"[{string.Join(", ", shape)}]" : $"of {shape.Length} axes";

    private string DataFile(BundleEntryProto entry) => BundleNames.Data(_prefix, entry.ShardId, _files);

    private ModelFormatException Damaged(string key, BundleEntryProto entry) => new("the bytes do not match their checksum", DataFile(entry), entry.Offset, $"tensor '{key}'");

    private ModelFormatException Bad(string key, string reason) => new(reason, _index, field: $"tensor '{FileText.Name(key)}'");

    private sealed record Extent(int File, long Start, long End, string Key);
}
