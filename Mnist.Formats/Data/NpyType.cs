using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Mnist.Formats.Data;

/// <summary>An element type as NumPy names it, and what its numbers become here.</summary>
/// <param name="Kind">NumPy's letter: <c>b</c> boolean, <c>i</c> signed, <c>u</c> unsigned, <c>f</c> floating point.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
/// <param name="Name">As the file has it.</param>
internal sealed partial record NpyType(char Kind, int Size, bool BigEndian, string Name)
{
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
    /// <exception cref="DatasetException">It is no type of numbers.</exception>
    public static NpyType Parse(object? descr, string path)
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
            ? new NpyType(type[0], int.Parse(type.AsSpan(1), CultureInfo.InvariantCulture), order == ">", name)
            : throw Refused(name, type, path);
    }

    /// <summary>The numbers in a type that holds each of them: booleans and halves as float, long doubles rounded to double, small integers as int, others as long, bytes as they are.</summary>
    /// <param name="data">The elements.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="DatasetException">A number cannot be held.</exception>
    public Array Decode(ReadOnlySpan<byte> data, string path)
    {
        byte[] bytes = data.ToArray();
        if (Size > sizeof(double) ? BigEndian : BigEndian == BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < bytes.Length; i += Size)
            {
                bytes.AsSpan(i, Size).Reverse();
            }
        }

        return (Kind, Size) switch
        {
            ('b', _) => Array.ConvertAll(bytes, flag => flag == 0 ? 0f : 1f),
            ('u', 1) => bytes,
            ('u', 2) => Convert<ushort, int>(bytes, value => value),
            ('u', 4) => Convert<uint, long>(bytes, value => value),
            ('u', _) => Convert<ulong, long>(bytes, value => value <= long.MaxValue ? (long)value : throw new DatasetException(
                $"'{path}' holds whole numbers above {long.MaxValue} ('{Name}'), the largest that is read; save them as floats, as np.save(file, array.astype('float64')).")),
            ('i', 1) => Convert<sbyte, int>(bytes, value => value),
            ('i', 2) => Convert<short, int>(bytes, value => value),
            ('i', 4) => Copy<int>(bytes),
            ('i', _) => Copy<long>(bytes),
            (_, 2) => Convert<Half, float>(bytes, value => (float)value),
            (_, 4) => Copy<float>(bytes),
            (_, 8) => Copy<double>(bytes),
            _ => LongDoubles(bytes, path),
        };
    }

    private static T[] Copy<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();

    private static TTo[] Convert<TFrom, TTo>(byte[] bytes, Converter<TFrom, TTo> convert)
        where TFrom : unmanaged, INumberBase<TFrom> => Array.ConvertAll(Copy<TFrom>(bytes), convert);

    private double[] LongDoubles(byte[] bytes, string path)
    {
        double[] values = new double[bytes.Length / Size];
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

    [GeneratedRegex(@"^(?<order>[<>=|]?)(?<type>.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
