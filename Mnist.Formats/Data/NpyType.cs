using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data;

/// <summary>An element type as NumPy names it, and what its numbers become here.</summary>
/// <param name="Kind">NumPy's letter: <c>b</c> boolean, <c>i</c> signed, <c>u</c> unsigned, <c>f</c> floating point, <c>U</c> texts of Unicode, <c>S</c> texts of bytes.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
/// <param name="Name">As the file has it.</param>
internal sealed partial record NpyType(char Kind, int Size, bool BigEndian, string Name)
{
    // Numbers read at once.
    private const int Piece = 1 << 16;
    private const int MaxName = 40;

    // Letters without a size, which NumPy reads too; those whose size depends on the machine are left out.
    private static readonly Dictionary<string, string> Letters = new(StringComparer.Ordinal)
    {
        ["?"] = "b1", ["b"] = "i1", ["B"] = "u1", ["h"] = "i2", ["H"] = "u2", ["i"] = "i4", ["I"] = "u4", ["q"] = "i8", ["Q"] = "u8",
        ["e"] = "f2", ["f"] = "f4", ["d"] = "f8", ["g"] = "f16", ["bool"] = "b1", ["int8"] = "i1", ["uint8"] = "u1", ["int16"] = "i2", ["uint16"] = "u2",
        ["int32"] = "i4", ["uint32"] = "u4", ["int64"] = "i8", ["uint64"] = "u8", ["float16"] = "f2", ["float32"] = "f4", ["float64"] = "f8",
    };

    /// <summary>Reads the <c>descr</c> of a header.</summary>
    /// <param name="descr">A text, or what else the header has.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="texts">Whether texts may be read too.</param>
    /// <exception cref="DatasetException">It is no type of numbers, nor of texts where they may be.</exception>
    public static NpyType Parse(object? descr, string path, bool texts = false)
    {
        if (descr is not string name)
        {
            throw new DatasetException($"'{path}' holds structures, expected numbers; save one field of them, as np.save(file, array['NAME']).");
        }

        Match match = Form().Match(name);
        string order = match.Groups["order"].Value;
        string letter = match.Groups["type"].Value;
        string type = Letters.GetValueOrDefault(letter, letter);
        return type is "b1" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" or "f2" or "f4" or "f8" or "f12" or "f16"
            ? new NpyType(type[0], int.Parse(type.AsSpan(1), CultureInfo.InvariantCulture), order == ">", FileText.Name(name, MaxName))
            : texts && TextForm().IsMatch(type) ? Texts(type, order == ">", FileText.Name(name, MaxName), path)
            : throw Refused(FileText.Name(name, MaxName), type, path);
    }

    /// <summary>Whether the elements are texts.</summary>
    public bool IsText => Kind is 'U' or 'S';

    /// <summary>Bytes, as IDX files hold them.</summary>
    public static NpyType Bytes { get; } = new('u', 1, false, "|u1");

    /// <summary>The type in which numbers are given; of no meaning for texts.</summary>
    public TF_DataType Becomes => (Kind, Size) switch
    {
        ('b', _) or ('f', <= 4) => TF_DataType.TF_FLOAT,
        ('f', _) => TF_DataType.TF_DOUBLE,
        ('u', 1) => TF_DataType.TF_UINT8,
        ('u', >= 4) or ('i', 8) => TF_DataType.TF_INT64,
        _ => TF_DataType.TF_INT32,
    };

    /// <summary>The numbers in a type that holds each of them: booleans and halves as float, long doubles rounded to double, small integers as int, others as long, bytes as they are; or the texts.</summary>
    /// <param name="stream">The elements.</param>
    /// <param name="count">How many.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <param name="read">How many bytes there were; where they are too few, the rest of the numbers is of no meaning.</param>
    /// <exception cref="DatasetException">A number cannot be held.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public Array Read(Stream stream, long count, string path, CancellationToken cancellation, out long read) => (Kind, Size) switch
    {
        ('U' or 'S', _) => new NpyTexts(this, path).Read(stream, count, cancellation, out read),
        ('b', _) => Convert<byte, float>(stream, count, flag => flag == 0 ? 0f : 1f, cancellation, out read),
        ('u', 1) => Same<byte>(stream, count, cancellation, out read),
        ('u', 2) => Convert<ushort, int>(stream, count, value => value, cancellation, out read),
        ('u', 4) => Convert<uint, long>(stream, count, value => value, cancellation, out read),
        ('u', _) => Convert<ulong, long>(stream, count, value => value <= long.MaxValue ? (long)value : throw new DatasetException(
            $"'{path}' holds whole numbers above {long.MaxValue} ('{Name}'), the largest that is read; save them as floats, as np.save(file, array.astype('float64'))."), cancellation, out read),
        ('i', 1) => Convert<sbyte, int>(stream, count, value => value, cancellation, out read),
        ('i', 2) => Convert<short, int>(stream, count, value => value, cancellation, out read),
        ('i', 4) => Same<int>(stream, count, cancellation, out read),
        ('i', _) => Same<long>(stream, count, cancellation, out read),
        (_, 2) => Convert<Half, float>(stream, count, value => (float)value, cancellation, out read),
        (_, 4) => Same<float>(stream, count, cancellation, out read),
        (_, 8) => Same<double>(stream, count, cancellation, out read),
        _ => LongDoubles(stream, count, path, cancellation, out read),
    };

    private static NpyType Texts(string type, bool bigEndian, string name, string path)
    {
        char kind = type[0] == 'U' ? 'U' : 'S';
        long bytes = long.Parse(type.AsSpan(1), CultureInfo.InvariantCulture) * (kind == 'U' ? NpyTexts.LetterBytes : 1);
        return bytes is > 0 and <= NpyTexts.MostBytes
            ? new NpyType(kind, (int)bytes, bigEndian, name)
            : throw new DatasetException($"'{path}' holds texts of {bytes} bytes each ('{name}'), expected 1 to {NpyTexts.MostBytes}; save shorter ones, or a .csv or .parquet file.");
    }

    private T[] Same<T>(Stream stream, long count, CancellationToken cancellation, out long read)
        where T : unmanaged
    {
        // The bytes of more than two gigabytes are no span.
        T[] values = new T[count];
        read = 0;
        for (long done = 0; done < count; done += Piece)
        {
            Span<byte> part = MemoryMarshal.AsBytes(values.AsSpan((int)done, (int)Math.Min(Piece, count - done)));
            int came = BoundedRead.Into(stream, part, cancellation);
            TurnRound(part);
            read += came;
            if (came < part.Length)
            {
                break;
            }
        }

        return values;
    }

    private TTo[] Convert<TFrom, TTo>(Stream stream, long count, Func<TFrom, TTo> convert, CancellationToken cancellation, out long read)
        where TFrom : unmanaged, INumberBase<TFrom>
    {
        TTo[] values = new TTo[count];
        TFrom[] piece = new TFrom[Math.Min(Piece, count)];
        read = 0;
        for (int done = 0; done < count;)
        {
            Span<byte> part = MemoryMarshal.AsBytes(piece.AsSpan(0, (int)Math.Min(Piece, count - done)));
            int came = BoundedRead.Into(stream, part, cancellation);
            TurnRound(part);
            read += came;
            for (int i = 0; i < came / Size; i++)
            {
                values[done++] = convert(piece[i]);
            }

            if (came < part.Length)
            {
                break;
            }
        }

        return values;
    }

    private void TurnRound(Span<byte> bytes)
    {
        if (Size > 1 && (Size > sizeof(double) ? BigEndian : BigEndian == BitConverter.IsLittleEndian))
        {
            for (int i = 0; i < bytes.Length; i += Size)
            {
                bytes.Slice(i, Size).Reverse();
            }
        }
    }

    private double[] LongDoubles(Stream stream, long count, string path, CancellationToken cancellation, out long read)
    {
        byte[] bytes = new byte[Math.Min(Array.MaxLength, count * Size)];
        read = BoundedRead.Into(stream, bytes, cancellation);
        TurnRound(bytes.AsSpan(0, bytes.Length / Size * Size));
        double[] values = new double[read / Size];
        bool filled = false;
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> bits = bytes.AsSpan(i * Size, Size);
            values[i] = ExtendedFloat.ToDouble(bits) ?? throw NoLongDoubles(path);
            filled |= bits[ExtendedFloat.Bytes..].ContainsAnyExcept((byte)0);
        }

        // Nothing but zeros with something behind them: numbers of a wider type, of which these are the last bits.
        return filled && Array.TrueForAll(values, value => value == 0) ? throw NoLongDoubles(path) : values;
    }

    private DatasetException NoLongDoubles(string path) => new(
        $"'{path}' holds long doubles ('{Name}') beyond the range of 64 bits, or of a machine whose long doubles are other than 80 bits wide; save them as np.save(file, array.astype('float64')).");

    private static DatasetException Refused(string name, string type, string path) => type.FirstOrDefault() switch
    {
        'c' or 'F' or 'D' or 'G' => new($"'{path}' holds complex numbers ('{name}'), expected real ones; save one part of them, as np.save(file, array.real.astype('float32'))."),
        'V' => new($"'{path}' holds structures ('{name}'), expected numbers; save one field of them, as np.save(file, array['NAME'])."),
        var kind => new($"'{path}' holds {What(kind)} ('{name}'), expected numbers; save them as np.save(file, array.astype('float32'))."),
    };

    private static string What(char kind) => kind switch
    {
        'O' => "Python objects",
        'S' or 'a' or 'U' => "texts",
        'M' => "dates",
        'm' => "spans of time",
        _ => "elements of an unknown type",
    };

    // No file has longer ones, and the number is one.
    [GeneratedRegex("^[USa][0-9]{1,12}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TextForm();

    [GeneratedRegex(@"^(?<order>[<>=|]?)(?<type>.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
