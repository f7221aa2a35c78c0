using System.Buffers.Binary;
using System.Text;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>The values of a page, however they are written, one at a time: pages of a column may differ in it.</summary>
/// <typeparam name="T">bool, int, long, float, double or string.</typeparam>
internal sealed class PageValues<T>
{
    private const int Plain = 0;
    private const int PlainDictionary = 2;
    private const int Rle = 3;
    private const int DeltaBinary = 5;
    private const int DeltaLengths = 6;
    private const int DeltaTexts = 7;
    private const int Dictionary = 8;
    private const int Split = 9;

    // Texts that each repeat the one before take more than the page by as much as they please.
    private const int LongestContinued = 1 << 16;

    // Bytes that are no letters would make an id another.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HybridReader _places = new();
    private readonly int _width;
    private readonly bool _isHalf;
    private T[]? _dictionary;
    private byte[] _bytes = [];
    private int _at;
    private int _end;
    private int _bit;
    private int _encoding;
    private int _stride;
    private DeltaReader? _deltas;
    private DeltaReader? _prefixes;
    private byte[] _last = [];

    /// <param name="kind">What the values are.</param>
    public PageValues(ParquetKind kind)
    {
        _isHalf = kind == ParquetKind.Half;
        _width = _isHalf ? 2 : typeof(T) == typeof(int) || typeof(T) == typeof(float) ? 4 : 8;
    }

    /// <summary>Takes a dictionary.</summary>
    /// <param name="bytes">The page.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="count">Its values.</param>
    public void TakeDictionary(byte[] bytes, int length, int count)
    {
        // A text takes four bytes at least, a number as many as it has.
        int least = typeof(T) == typeof(string) ? 4 : typeof(T) == typeof(bool) ? 1 : _width;
        _ = (long)count * least <= length ? 0 : throw new InvalidDataException("A dictionary has fewer values than it says.");
        Begin(bytes, 0, length, Plain, count);
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Next();
        }

        _dictionary = values;
    }

    /// <summary>Begins with the values of a page.</summary>
    /// <param name="bytes">The page; it must stay as it is.</param>
    /// <param name="start">Where the values begin.</param>
    /// <param name="end">Where they end.</param>
    /// <param name="encoding">The number of how they are written.</param>
    /// <param name="count">At most so many.</param>
    public void Begin(byte[] bytes, int start, int end, int encoding, int count)
    {
        (_bytes, _at, _end, _bit, _encoding, _deltas, _prefixes) = (bytes, start, end, 0, encoding, null, null);
        switch (encoding)
        {
            case Plain:
                break;
            case PlainDictionary or Dictionary:
                _ = _dictionary is not null ? 0 : throw new InvalidDataException("A page has no dictionary.");
                _places.Begin(bytes, Math.Min(start + 1, end), end, start < end ? bytes[start] : 0);
                break;
            case Rle when typeof(T) == typeof(bool):
                _places.Begin(bytes, start + 4, start + 4 + Length(), 1);
                break;
            case DeltaBinary when typeof(T) == typeof(int) || typeof(T) == typeof(long):
                _deltas = new DeltaReader(bytes, start, end);
                break;
            case DeltaLengths when typeof(T) == typeof(string):
                _deltas = new DeltaReader(bytes, start, end);
                _at = Behind(new DeltaReader(bytes, start, end), count);
                break;
            case DeltaTexts when typeof(T) == typeof(string):
                _prefixes = new DeltaReader(bytes, start, end);
                int lengths = Behind(new DeltaReader(bytes, start, end), count);
                _deltas = new DeltaReader(bytes, lengths, end);
                _at = Behind(new DeltaReader(bytes, lengths, end), count);
                _last = [];
                break;
            case Split when typeof(T) != typeof(bool) && typeof(T) != typeof(string):
                _stride = (end - start) / _width;
                break;
            default:
                throw new InvalidDataException("Values are written in a way that is not read.");
        }

        // A count costs nothing to write, and time to go through.
        _ = (_deltas?.Left ?? 0) <= count && (_prefixes?.Left ?? 0) <= count ? 0 : throw new InvalidDataException("A page has more values than it says.");
    }

    /// <summary>The next value.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public T Next() => _encoding switch
    {
        PlainDictionary or Dictionary => _places.Next() is var place && (uint)place < (uint)_dictionary!.Length ? _dictionary[place] : throw new InvalidDataException("A value is not in the dictionary."),
        Rle => (T)(object)(_places.Next() == 1),
        DeltaBinary => typeof(T) == typeof(int) ? (T)(object)unchecked((int)_deltas!.Next()) : (T)(object)_deltas!.Next(),
        DeltaLengths => (T)(object)Text(Take(Count(_deltas!.Next()))),
        DeltaTexts => (T)(object)Continued(),
        Split => Scattered(),
        _ => PlainValue(),
    };

    private static int Behind(DeltaReader reader, int count)
    {
        _ = reader.Left <= count ? 0 : throw new InvalidDataException("A page has more values than it says.");
        while (reader.Left > 0)
        {
            reader.Next();
        }

        return reader.Position;
    }

    private static int Count(long length) => length is >= 0 and <= int.MaxValue ? (int)length : throw new InvalidDataException("A text has an impossible length.");

    private static string Text(ReadOnlySpan<byte> bytes) => Strict.GetString(bytes);

    private T PlainValue()
    {
        if (typeof(T) == typeof(bool))
        {
            int index = _at + (_bit >> 3);
            bool value = index < _end ? (_bytes[index] >> (_bit & 7) & 1) == 1 : throw new InvalidDataException("A page ends before its values do.");
            _bit++;
            return (T)(object)value;
        }

        return typeof(T) == typeof(string) ? (T)(object)Text(Take(Count(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))))) : Number(Take(_width));
    }

    private T Number(ReadOnlySpan<byte> bytes) =>
        typeof(T) == typeof(int) ? (T)(object)BinaryPrimitives.ReadInt32LittleEndian(bytes)
        : typeof(T) == typeof(long) ? (T)(object)BinaryPrimitives.ReadInt64LittleEndian(bytes)
        : typeof(T) == typeof(double) ? (T)(object)BinaryPrimitives.ReadDoubleLittleEndian(bytes)
        : _isHalf ? (T)(object)(float)BinaryPrimitives.ReadHalfLittleEndian(bytes)
        : (T)(object)BinaryPrimitives.ReadSingleLittleEndian(bytes);

    // The first bytes of all values, then the second ones, and so on.
    private T Scattered()
    {
        Span<byte> bytes = stackalloc byte[8];
        _ = _bit < _stride ? 0 : throw new InvalidDataException("A page ends before its values do.");
        for (int i = 0; i < _width; i++)
        {
            bytes[i] = _bytes[_at + (i * _stride) + _bit];
        }

        _bit++;
        return Number(bytes[.._width]);
    }

    private string Continued()
    {
        int prefix = Count(_prefixes!.Next());
        ReadOnlySpan<byte> suffix = Take(Count(_deltas!.Next()));
        _ = prefix + (long)suffix.Length <= LongestContinued ? 0 : throw new InvalidDataException("A text is too long.");
        byte[] text = new byte[prefix <= _last.Length ? prefix + suffix.Length : throw new InvalidDataException("A text goes on from more than there was.")];
        _last.AsSpan(0, prefix).CopyTo(text);
        suffix.CopyTo(text.AsSpan(prefix));
        _last = text;
        return Text(text);
    }

    private int Length() => _end - _at >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(_at)) is var length && length <= (uint)(_end - _at - 4)
        ? (int)length
        : throw new InvalidDataException("Levels are longer than their page.");

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = count <= _end - _at ? _bytes.AsSpan(_at, count) : throw new InvalidDataException("A page ends before its values do.");
        _at += count;
        return taken;
    }
}
