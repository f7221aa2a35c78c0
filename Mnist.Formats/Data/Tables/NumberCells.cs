using System.Numerics;

namespace Mnist.Formats.Data.Tables;

/// <summary>Gives numbers in another type, and refuses what that type cannot hold: a number is never changed in silence but by rounding to a float.</summary>
/// <param name="file">Where they come from, for messages.</param>
/// <param name="column">Their column.</param>
/// <param name="request">What they are wanted for.</param>
/// <param name="options">What they are divided by.</param>
internal sealed class NumberCells(string file, string column, ColumnRequest request, TableOptions options)
{
    /// <summary>Converts numbers of one type to another.</summary>
    /// <param name="source">byte, int, long, float, double or bool.</param>
    /// <param name="target">As many of the wanted type.</param>
    /// <param name="firstRow">The row of the first.</param>
    /// <param name="rowLength">How many make a row.</param>
    public void Convert<TSource, T>(ReadOnlySpan<TSource> source, Span<T> target, long firstRow, int rowLength)
        where TSource : unmanaged
        where T : unmanaged
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = One<TSource, T>(source[i], firstRow + (i / rowLength));
        }
    }

    /// <summary>Converts one number.</summary>
    public T One<TSource, T>(TSource value, long row)
        where TSource : unmanaged
        where T : unmanaged
    {
        if (value is float or double)
        {
            double real = value is float single ? single : (double)(object)value;
            return Real<T>(real, value is float, row);
        }

        long whole = value switch
        {
            byte number => number,
            int number => number,
            long number => number,
            _ => (bool)(object)value ? 1 : 0,
        };
        return Whole<T>(whole, value is byte, row);
    }

    /// <summary>Converts a whole number.</summary>
    public T Whole<T>(long value, bool isByte, long row)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            float divisor = request.AsIs ? 1f : options.DivideBy is { } by ? (float)by : isByte ? byte.MaxValue : 1f;
            float single = value;
            return Math.Abs(value) <= 1 << 24 || (Int128)single == value ? (T)(object)(single / divisor) : throw Refuse(value, "which no 32-bit float holds exactly", row);
        }

        if (typeof(T) == typeof(double))
        {
            double divisor = request.AsIs ? 1.0 : options.DivideBy ?? (isByte ? byte.MaxValue : 1.0);
            double real = value;

            // As a float would be, so that the two agree.
            return options.DivideBy is null && isByte && !request.AsIs ? (T)(object)(double)(value / 255f)
                : (Int128)real == value ? (T)(object)(real / divisor)
                : throw Refuse(value, "which no 64-bit float holds exactly", row);
        }

        return typeof(T) == typeof(byte) ? (T)(object)Within<byte>(value, row)
            : typeof(T) == typeof(int) ? (T)(object)Within<int>(value, row)
            : typeof(T) == typeof(long) ? (T)(object)value
            : value is 0 or 1 ? (T)(object)(value == 1) : throw Refuse(value, "expected 0 or 1", row);
    }

    /// <summary>Converts a number that may have a fraction.</summary>
    public T Real<T>(double value, bool isSingle, long row)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            float single = (float)value;
            return isSingle || !double.IsFinite(value) || float.IsFinite(single)
                ? (T)(object)(!request.AsIs && options.DivideBy is { } by ? single / (float)by : single)
                : throw Refuse(value, "which no 32-bit float holds", row);
        }

        if (typeof(T) == typeof(double))
        {
            return (T)(object)(value / (request.AsIs ? 1.0 : options.DivideBy ?? 1.0));
        }

        return value == Math.Floor(value) && Math.Abs(value) < 1L << 53 ? Whole<T>((long)value, isByte: false, row) : throw Refuse(value, $"expected a whole number as {request.ElementType.Name}", row);
    }

    /// <summary>Stands for a number that is missing.</summary>
    public T Missing<T>(long row)
        where T : unmanaged => !options.MissingAsNaN
        ? throw new DatasetException($"'{file}' has no value in row {row}, counted from 0, of '{FileText.Name(column)}'; fill it in, leave the row out, or ask for missing values as NaN.")
        : typeof(T) == typeof(float) ? (T)(object)float.NaN
        : typeof(T) == typeof(double) ? (T)(object)double.NaN
        : throw new DatasetException($"'{file}' has no value in row {row}, counted from 0, of '{FileText.Name(column)}', and {request.Taker} takes {request.ElementType.Name}, which has no NaN; fill it in, or leave the row out.");

    private T Within<T>(long value, long row)
        where T : INumberBase<T>
    {
        T held = T.CreateSaturating(value);
        return long.CreateChecked(held) == value ? held : throw Refuse(value, $"and {request.Taker} takes {request.ElementType.Name}", row);
    }

    private DatasetException Refuse(object value, string why, long row) => new(string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"'{file}' holds {value} in row {row}, counted from 0, of '{FileText.Name(column)}', {why}; give numbers that {request.Taker} can take."));
}
