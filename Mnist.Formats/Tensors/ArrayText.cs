using System.Globalization;

namespace Mnist.Formats.Tensors;

/// <summary>Writes an array as NumPy's <c>str</c> does: nested brackets, columns aligned, lines of 75 characters, three items at each edge where there are more than a thousand.</summary>
internal sealed class ArrayText
{
    private const int LineWidth = 75;
    private const int Threshold = 1000;
    private const int EdgeItems = 3;
    private const string Gap = "...";

    private readonly Shape _shape;
    private readonly Func<int, string> _word;
    private readonly bool _summarized;

    private ArrayText(Shape shape, Func<int, string> word, bool summarized) => (_shape, _word, _summarized) = (shape, word, summarized);

    /// <summary>The text of an array.</summary>
    public static string Of(NDArray array)
    {
        if (array.size == 0)
        {
            return "[]";
        }

        bool summarized = array.size > Threshold;
        int[] shown = array.ndim == 0 ? [0] : [.. Shown(array.shape, summarized)];
        return array.dtype switch
        {
            TF_DataType.TF_FLOAT => Floats(array, shown, summarized, array.Values<float>(), isSingle: true),
            TF_DataType.TF_DOUBLE => Floats(array, shown, summarized, array.Values<double>(), isSingle: false),
            TF_DataType.TF_INT32 => Integers(array, shown, summarized, array.Values<int>()),
            TF_DataType.TF_INT64 => Integers(array, shown, summarized, array.Values<long>()),
            _ => Integers(array, shown, summarized, array.Values<byte>()),
        };
    }

    private static string Floats<T>(NDArray array, int[] shown, bool summarized, T[] values, bool isSingle)
        where T : IConvertible
    {
        if (array.ndim == 0)
        {
            return FloatText.OfOne(Value(0), isSingle);
        }

        FloatText format = new([.. shown.Select(Value)], isSingle);
        return new ArrayText(array.shape, place => format.Of(Value(place)), summarized).Nested(axis: 0, place: 0, indent: " ", LineWidth);

        double Value(int place) => values[place].ToDouble(CultureInfo.InvariantCulture);
    }

    private static string Integers<T>(NDArray array, int[] shown, bool summarized, T[] values)
        where T : IFormattable
    {
        if (array.ndim == 0)
        {
            return Word(0);
        }

        int width = shown.Max(place => Word(place).Length);
        return new ArrayText(array.shape, place => Word(place).PadLeft(width), summarized).Nested(axis: 0, place: 0, indent: " ", LineWidth);

        string Word(int place) => values[place].ToString(null, CultureInfo.InvariantCulture);
    }

    // Places of the numbers that are written: they alone decide how wide a column is.
    private static IEnumerable<int> Shown(Shape shape, bool summarized)
    {
        IEnumerable<int> places = [0];
        for (int axis = 0; axis < shape.ndim; axis++)
        {
            int length = shape[axis];
            int[] indices = summarized && length > 2 * EdgeItems
                ? [.. Enumerable.Range(0, EdgeItems), .. Enumerable.Range(length - EdgeItems, EdgeItems)]
                : [.. Enumerable.Range(0, length)];
            places = places.SelectMany(place => indices.Select(index => (place * length) + index));
        }

        return places;
    }

    /// <summary>The text of a part.</summary>
    /// <param name="axis">Its first axis.</param>
    /// <param name="place">Its place among the parts of that axis.</param>
    /// <param name="indent">What its lines begin with.</param>
    /// <param name="width">Characters of a line that are left.</param>
    private string Nested(int axis, int place, string indent, int width)
    {
        if (axis == _shape.ndim)
        {
            return _word(place);
        }

        int length = _shape[axis];
        bool gap = _summarized && length > 2 * EdgeItems;
        IEnumerable<int?> indices = gap
            ? [.. Enumerable.Range(0, EdgeItems).Select(i => (int?)i), null, .. Enumerable.Range(length - EdgeItems, EdgeItems).Select(i => (int?)i)]
            : Enumerable.Range(0, length).Select(i => (int?)i);
        IEnumerable<string> words = indices.Select(index => index is int i ? Nested(axis + 1, (place * length) + i, indent + " ", width - 1) : Gap);
        string text = axis == _shape.ndim - 1
            ? Lines(words, indent, width - 1)
            : string.Join(new string('\n', _shape.ndim - 1 - axis), words.Select(word => indent + word));
        return $"[{text[indent.Length..]}]";
    }

    // A line is broken where the next word would not fit, unless it is empty still.
    private static string Lines(IEnumerable<string> words, string indent, int width)
    {
        List<string> lines = [];
        string line = indent;
        bool first = true;
        foreach (string word in words)
        {
            line += first ? string.Empty : " ";
            first = false;
            if (line.Length + word.Length > width && line.Length > indent.Length)
            {
                lines.Add(line.TrimEnd(' '));
                line = indent;
            }

            line += word;
        }

        return string.Join('\n', [.. lines, line]);
    }
}
