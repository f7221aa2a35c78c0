using System.Globalization;

namespace Mnist.Formats.Data.Tables;

/// <summary>Puts values into arrays whose type is known only when the program runs.</summary>
internal static class TableValues
{
    /// <summary>Converts numbers of one type into an array of another.</summary>
    /// <param name="cells">How.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="target">The array.</param>
    /// <param name="at">Where in it they go.</param>
    /// <param name="firstRow">The row of the first, for messages.</param>
    /// <param name="rowLength">How many make a row.</param>
    public static void Convert<T>(NumberCells cells, ReadOnlySpan<T> source, Array target, int at, long firstRow, int rowLength)
        where T : unmanaged
    {
        switch (target)
        {
            case T[] same when typeof(T) != typeof(float) && typeof(T) != typeof(double):
                source.CopyTo(same.AsSpan(at));
                break;
            case float[] floats:
                cells.Convert(source, floats.AsSpan(at, source.Length), firstRow, rowLength);
                break;
            case double[] doubles:
                cells.Convert(source, doubles.AsSpan(at, source.Length), firstRow, rowLength);
                break;
            case int[] ints:
                cells.Convert(source, ints.AsSpan(at, source.Length), firstRow, rowLength);
                break;
            case long[] longs:
                cells.Convert(source, longs.AsSpan(at, source.Length), firstRow, rowLength);
                break;
            case byte[] bytes:
                cells.Convert(source, bytes.AsSpan(at, source.Length), firstRow, rowLength);
                break;
            case bool[] flags:
                cells.Convert(source, flags.AsSpan(at, source.Length), firstRow, rowLength);
                break;
            default:
                for (int i = 0; i < source.Length; i++)
                {
                    ((string[])target)[at + i] = string.Create(CultureInfo.InvariantCulture, $"{source[i]}");
                }

                break;
        }
    }

    /// <summary>Reads a number written as text into an array.</summary>
    public static void Set(CsvNumbers numbers, ReadOnlySpan<char> text, Array target, int at, long row)
    {
        switch (target)
        {
            case float[] floats:
                floats[at] = numbers.Read<float>(text, row);
                break;
            case double[] doubles:
                doubles[at] = numbers.Read<double>(text, row);
                break;
            case int[] ints:
                ints[at] = numbers.Read<int>(text, row);
                break;
            case long[] longs:
                longs[at] = numbers.Read<long>(text, row);
                break;
            case byte[] bytes:
                bytes[at] = numbers.Read<byte>(text, row);
                break;
            case bool[] flags:
                flags[at] = numbers.Read<bool>(text, row);
                break;
            default:
                ((string[])target)[at] = text.ToString();
                break;
        }
    }
}
