using System.Globalization;

namespace Mnist.Formats.Data.Tables;

/// <summary>Numbers written as text, read strictly and as every country's computers do: a point before the fraction, nothing between or behind the digits.</summary>
/// <param name="file">Where they come from, for messages.</param>
/// <param name="column">Their column.</param>
/// <param name="request">What they are wanted for.</param>
/// <param name="options">What they are divided by, and whether some may be missing.</param>
internal sealed class CsvNumbers(string file, string column, ColumnRequest request, TableOptions options)
{
    private const int MaxShown = 30;
    private const int ShortDigits = 9;

    private static readonly string[] MissingNames = ["NA", "N/A", "null", "None", "nan", "<NA>"];

    private readonly NumberCells _cells = new(file, column, request, options);

    /// <summary>Reads a number.</summary>
    /// <typeparam name="T">float, double, int, long, byte or bool.</typeparam>
    /// <param name="cell">The text; spaces around it do not count.</param>
    /// <param name="row">Its row.</param>
    /// <exception cref="DatasetException">It is no such number, or missing.</exception>
    public T Read<T>(ReadOnlySpan<char> cell, long row)
        where T : unmanaged
    {
        ReadOnlySpan<char> text = cell.Trim(' ');
        if (Digits(text) is >= 0 and var few)
        {
            return _cells.Whole<T>(few, isByte: false, row);
        }

        if (IsMissing(text))
        {
            return _cells.Missing<T>(row);
        }

        if (typeof(T) == typeof(bool) && bool.TryParse(text, out bool flag))
        {
            return (T)(object)flag;
        }

        bool real = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        if (!real && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return _cells.Whole<T>(whole, isByte: false, row);
        }

        // A float is read as a float: rounded once.
        if (typeof(T) == typeof(float) && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float single))
        {
            return IsTrue(single, text) ? _cells.Real<T>(single, isSingle: true, row) : throw Refuse(text, row, "no 32-bit float is as large");
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return IsTrue(number, text) ? _cells.Real<T>(number, isSingle: false, row) : throw Refuse(text, row, "no 64-bit float is as large");
        }

        return Infinity(text) is { } infinite && real
            ? _cells.Real<T>(infinite, isSingle: false, row)
            : throw Refuse(text, row, text.Contains(',') ? "a fraction begins with a point" : $"expected {(real ? "a number" : "a whole number")}");
    }

    // Most cells of images are such.
    private static int Digits(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > ShortDigits)
        {
            return -1;
        }

        int value = 0;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return -1;
            }

            value = (value * 10) + (digit - '0');
        }

        return value;
    }

    private static bool IsMissing(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (!char.IsAsciiLetter(text[0]) && text[0] != '<')
        {
            return false;
        }

        foreach (string name in MissingNames)
        {
            if (text.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // What is too large is read as infinite.
    private static bool IsTrue(double value, ReadOnlySpan<char> text) => double.IsFinite(value) || !text.ContainsAnyInRange('0', '9');

    private static double? Infinity(ReadOnlySpan<char> text) => text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("+inf", StringComparison.OrdinalIgnoreCase) ? double.PositiveInfinity
        : text.Equals("-inf", StringComparison.OrdinalIgnoreCase) ? double.NegativeInfinity
        : null;

    private DatasetException Refuse(ReadOnlySpan<char> text, long row, string why) => new(
        $"'{file}' holds '{FileText.Name(new string(text[..Math.Min(text.Length, 2 * MaxShown)]), MaxShown)}' in row {row}, counted from 0, of '{FileText.Name(column)}', which is no number that {request.Taker} takes: {why}; repair that cell.");
}
