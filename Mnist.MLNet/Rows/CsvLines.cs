using System.Buffers;
using System.Globalization;
using System.Text;
using Mnist.Formats;

namespace Mnist.MLNet.Rows;

/// <summary>Lines of a csv on their way to a stream, as UTF-8 (RFC 4180). Nothing is allocated for a cell or a line.</summary>
/// <param name="stream">Where to; it stays the caller's.</param>
/// <param name="separator">What stands between cells.</param>
internal sealed class CsvLines(Stream stream, char separator)
{
    private const int Room = 1 << 16;

    private static readonly SearchValues<char> Special = SearchValues.Create("\"\r\n");
    private static readonly SearchValues<byte> Digits = SearchValues.Create("-0123456789"u8);

    // No number is longer.
    private const int LongestNumber = 64;

    private readonly byte[] _separator = Encoding.UTF8.GetBytes([separator]);
    private readonly bool _needsQuotesForNumbers = "0123456789+-.EeNaIinfty".Contains(separator, StringComparison.Ordinal);
    private byte[] _bytes = new byte[Room];
    private int _length;
    private bool _isFirst = true;

    /// <summary>Whether each line is one cell: an empty one must be seen then, for readers pass over empty lines.</summary>
    public bool IsAlone { get; set; }

    /// <summary>A name that comes from a model's file and may hold anything, also what spreadsheets take for a formula, without either.</summary>
    public static string Harmless(string name)
    {
        const int MaxName = 200;
        string text = FileText.Name(name, MaxName);
        return text.StartsWith('=') || text.StartsWith('+') || text.StartsWith('-') || text.StartsWith('@') ? "'" + text : text;
    }

    /// <summary>A text as it stands between separators.</summary>
    public static string Cell(string text, char separator = ',') =>
        !text.AsSpan().ContainsAny(Special) && !text.Contains(separator, StringComparison.Ordinal) && !text.StartsWith(' ') && !text.EndsWith(' ')
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text as a cell.</summary>
    public void Text(string text)
    {
        Next();
        Append(IsAlone && text.Length == 0 ? "\"\"" : Cell(text, separator));
    }

    /// <summary>A number, so that it reads back as the same.</summary>
    /// <typeparam name="T">float, double, int, long, byte or bool.</typeparam>
    public void Number<T>(T value)
        where T : unmanaged
    {
        Next();
        Reserve(LongestNumber);
        Span<byte> room = _bytes.AsSpan(_length);
        int written;
        bool fits = typeof(T) == typeof(float) ? ((float)(object)value).TryFormat(room, out written, default, CultureInfo.InvariantCulture)
            : typeof(T) == typeof(double) ? ((double)(object)value).TryFormat(room, out written, default, CultureInfo.InvariantCulture)
            : typeof(T) == typeof(int) ? ((int)(object)value).TryFormat(room, out written, default, CultureInfo.InvariantCulture)
            : typeof(T) == typeof(long) ? ((long)(object)value).TryFormat(room, out written, default, CultureInfo.InvariantCulture)
            : typeof(T) == typeof(byte) ? ((byte)(object)value).TryFormat(room, out written, default, CultureInfo.InvariantCulture)
            : Flag((bool)(object)value, room, out written);
        _ = fits ? 0 : throw new InvalidOperationException($"A {typeof(T).Name} is longer than {LongestNumber} letters.");

        // Digits alone are read as a whole number, which a float above this may not hold, and is refused then as an id would be.
        const float Whole = 1 << 24;
        if (typeof(T) == typeof(float) && Math.Abs((float)(object)value) > Whole && !room[..written].ContainsAnyExcept(Digits))
        {
            ".0"u8.CopyTo(room[written..]);
            written += 2;
        }

        if (_needsQuotesForNumbers)
        {
            string text = Encoding.UTF8.GetString(room[..written]);
            Append(Cell(text, separator));
            return;
        }

        _length += written;
    }

    /// <summary>Ends a line.</summary>
    public void End()
    {
        Reserve(1);
        _bytes[_length++] = (byte)'\n';
        _isFirst = true;
        if (_length >= Room / 2)
        {
            Flush();
        }
    }

    /// <summary>Gives all to the stream.</summary>
    public void Flush()
    {
        stream.Write(_bytes, 0, _length);
        _length = 0;
    }

    private static bool Flag(bool value, Span<byte> room, out int written)
    {
        ReadOnlySpan<byte> text = value ? "True"u8 : "False"u8;
        written = text.Length;
        return text.TryCopyTo(room);
    }

    private void Next()
    {
        if (!_isFirst)
        {
            Reserve(_separator.Length);
            _separator.CopyTo(_bytes, _length);
            _length += _separator.Length;
        }

        _isFirst = false;
    }

    private void Append(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + more));
        }
    }
}
