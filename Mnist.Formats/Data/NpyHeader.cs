using System.Buffers.Binary;
using System.Text;
using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>What stands before the numbers of an <c>.npy</c> file.</summary>
/// <param name="Type">Element type.</param>
/// <param name="ColumnMajor">Whether the first axis changes fastest, as in Fortran.</param>
/// <param name="Dims">Sizes of the axes; none for a single number.</param>
/// <param name="End">Where the numbers begin.</param>
internal sealed record NpyHeader(NpyType Type, bool ColumnMajor, long[] Dims, int End)
{
    private const int SignatureBytes = 6;
    private const int MaxBytes = 64 * 1024;
    private const double MostNumbers = 1e17;

    // As many as NumPy has.
    private const int MaxAxes = 64;
    private const string Form = "{'descr': ..., 'fortran_order': ..., 'shape': ...}";

    /// <summary>The bytes every <c>.npy</c> file begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Number of elements.</summary>
    public long Count => Dims.Contains(0) ? 0 : Dims.Aggregate(1L, (product, dim) => product * dim);

    /// <summary>Whether the numbers can only be understood together.</summary>
    public bool NeedsAll => Type.Kind == 'f' && Type.Size > sizeof(double);

    /// <summary>Reads a header of version 1.0, 2.0 or 3.0.</summary>
    /// <param name="stream">The file, from its beginning; the numbers come next then.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="texts">Whether the array may hold texts.</param>
    /// <exception cref="DatasetException">It is damaged, or announces what cannot be read.</exception>
    public static NpyHeader Read(Stream stream, string path, bool texts = false)
    {
        Span<byte> start = stackalloc byte[SignatureBytes + 6];
        int there = stream.ReadAtLeast(start[..(SignatureBytes + 4)], SignatureBytes + 4, throwOnEndOfStream: false);
        if (there < SignatureBytes + 4 || !start.StartsWith(Signature))
        {
            throw new DatasetException($"'{path}' is not an .npy file: it does not begin with NumPy's signature.");
        }

        (int major, int minor) = (start[SignatureBytes], start[SignatureBytes + 1]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new DatasetException($"'{path}' is an .npy file of version {major}.{minor}; versions 1.0, 2.0 and 3.0 are read: save the array again with np.save.");
        }

        int before = SignatureBytes + (major == 1 ? 4 : 6);
        bool whole = stream.ReadAtLeast(start[there..before], before - there, throwOnEndOfStream: false) == before - there;
        long length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[(SignatureBytes + 2)..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[(SignatureBytes + 2)..]);
        byte[] text = whole && length <= MaxBytes ? new byte[length] : [];
        if (!whole || length > MaxBytes || stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < length)
        {
            throw new DatasetException($"'{path}' is truncated: its header does not end inside the file.");
        }

        return Parse((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text), before + (int)length, path, texts);
    }

    /// <summary>Refuses an array that no array here can hold.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="DatasetException">It has too many numbers.</exception>
    public void RequireFewNumbers(string path)
    {
        if (Count > Array.MaxLength)
        {
            throw new DatasetException($"'{path}' holds {Count} numbers, more than the {Array.MaxLength} that are read at once; split it into smaller files.");
        }
    }

    private static NpyHeader Parse(string text, int end, string path, bool texts)
    {
        try
        {
            return PythonLiteral.Parse(text) is Dictionary<string, object?> { Count: 3 } fields
                && fields.TryGetValue("descr", out object? descr)
                && fields.GetValueOrDefault("fortran_order") is bool columnMajor
                && Sizes(fields.GetValueOrDefault("shape")) is { } dims
                ? new NpyHeader(NpyType.Parse(descr, path, texts), columnMajor, RequireCountable(dims, path), end)
                : throw new FormatException();
        }
        catch (FormatException error)
        {
            throw new DatasetException($"'{path}' has a header that is not of the form {Form}; save the array again with np.save.", error);
        }
    }

    // (5) is what some writers make of one axis.
    private static long[]? Sizes(object? shape) => shape switch
    {
        long size and >= 0 => [size],
        object?[] sizes when Array.TrueForAll(sizes, size => size is long and >= 0) => Array.ConvertAll(sizes, size => (long)size!),
        _ => null,
    };

    // What no file can hold; the length of a file shows the rest.
    private static long[] RequireCountable(long[] dims, string path)
    {
        double count = dims.Contains(0) ? 0 : Shape.Product(dims);
        return count < MostNumbers && dims.Length <= MaxAxes && Array.TrueForAll(dims, dim => dim <= int.MaxValue)
            ? dims
            : throw new DatasetException($"'{path}' claims an array of shape {FileText.Name($"({string.Join(", ", dims.Take(MaxAxes))})")}, which no file holds; save it again with np.save.");
    }
}
