using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Mnist.Formats.Disk;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Formats.TensorFlow.Bundle;

/// <summary>
/// Writes a checkpoint of one data file. Values lie in the data file in the order of the <c>Add</c> calls, as
/// TensorFlow lays them in the order of its save op; the index is sorted.
/// </summary>
public sealed class TensorBundleWriter
{
    private readonly SortedDictionary<byte[], BundleEntryProto> _entries = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
    private readonly List<byte[]> _data = [];
    private long _length;

    /// <summary>Adds a tensor of floats.</summary>
    /// <param name="key">The checkpoint key.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <param name="values">The values in row-major order; they are copied.</param>
    public void Add(string key, IReadOnlyList<long> shape, ReadOnlySpan<float> values) =>
        Add(key, DataType.Float, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds a scalar string.</summary>
    /// <param name="key">The checkpoint key.</param>
    /// <param name="text">The string's bytes.</param>
    public void Add(string key, ReadOnlySpan<byte> text) => AddStrings(key, [], [text.ToArray()]);

    /// <summary>Adds a tensor of any type of fixed size.</summary>
    /// <param name="key">The checkpoint key.</param>
    /// <param name="type">The element type.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <param name="values">The values in row-major order, little-endian; they are copied.</param>
    public void Add(string key, DataType type, IReadOnlyList<long> shape, ReadOnlySpan<byte> values)
    {
        if (BundleTypes.SizeOf(type) is not int size || BundleTypes.Count(shape) is not long count || count > long.MaxValue / size || count * size != values.Length)
        {
            throw new ArgumentException($"{values.Length} bytes do not fill a tensor of shape [{string.Join(", ", shape)}] and type {type}.", nameof(values));
        }

        Append(key, type, shape, values.ToArray(), Crc32C.Mask(Crc32C.Compute(values)));
    }

    /// <summary>Adds a tensor of strings.</summary>
    /// <param name="key">The checkpoint key.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <param name="elements">The strings in row-major order.</param>
    public void AddStrings(string key, IReadOnlyList<long> shape, IReadOnlyList<byte[]> elements)
    {
        if (BundleTypes.Count(shape) != elements.Count)
        {
            throw new ArgumentException($"{elements.Count} strings do not fill a tensor of shape [{string.Join(", ", shape)}].", nameof(elements));
        }

        byte[] data = StringTensor.Encode(elements, out uint masked);
        Append(key, DataType.String, shape, data, masked);
    }

    /// <summary>Writes <c>PREFIX.data-00000-of-00001</c> and then <c>PREFIX.index</c>; the folder is made if it is missing.</summary>
    public void Write(string prefix)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(prefix)) is string folder)
        {
            Atomic.CreateFolder(folder);
        }

        Atomic.WriteFile(BundleNames.Data(prefix, 0, 1), WriteData);
        Atomic.WriteFile(BundleNames.Index(prefix), WriteIndex);
    }

    /// <summary>Writes the values.</summary>
    public void WriteData(Stream target)
    {
        foreach (byte[] bytes in _data)
        {
            target.Write(bytes);
        }
    }

    /// <summary>Writes the index.</summary>
    public void WriteIndex(Stream target)
    {
        TableWriter table = new(target);
        table.Add([], new BundleHeaderProto { NumShards = 1, Version = new VersionDef { Producer = 1 } }.ToByteArray());
        foreach ((byte[] key, BundleEntryProto entry) in _entries)
        {
            table.Add(key, entry.ToByteArray());
        }

        table.Finish();
    }

    private void Append(string key, DataType type, IReadOnlyList<long> shape, byte[] data, uint masked)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        BundleEntryProto entry = new() { Dtype = type, Shape = new TensorShapeProto(), Offset = _length, Size = data.Length, Crc32C = masked };
        entry.Shape.Dim.AddRange(shape.Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        if (!_entries.TryAdd(Encoding.UTF8.GetBytes(key), entry))
        {
            throw new ArgumentException($"The key '{key}' was added before.", nameof(key));
        }

        _data.Add(data);
        _length += data.Length;
    }
}
