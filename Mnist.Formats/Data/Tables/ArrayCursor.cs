using Mnist.Formats.Tensors;

namespace Mnist.Formats.Data.Tables;

/// <summary>Reads rows of arrays.</summary>
internal sealed class ArrayCursor : TableCursor
{
    private readonly ArrayTable _table;
    private readonly IReadOnlyList<ColumnRequest> _requests;
    private readonly TableOptions _options;
    private readonly List<RowReader> _readers = [];

    private ArrayCursor(ArrayTable table, IReadOnlyList<ColumnRequest> requests, TableOptions options) => (_table, _requests, _options) = (table, requests, options);

    /// <summary>Opens the arrays that are asked for.</summary>
    public static ArrayCursor Open(
        ArrayTable table, IReadOnlyList<ColumnRequest> requests, Func<string, CancellationToken, RowReader> open, TableOptions options, long first, CancellationToken cancellation)
    {
        ArrayCursor cursor = new(table, requests, options);
        try
        {
            foreach (ColumnRequest request in requests)
            {
                TableColumn column = table.Columns[request.Columns[0]];
                RowReader reader = open(column.Name, cancellation);
                cursor._readers.Add(reader);
                if (request.Columns.Count > 1 || reader.Rows != table.Rows || !reader.Shape.Skip(1).SequenceEqual(column.RowShape!))
                {
                    throw new DatasetException($"'{table.File}' has changed since it was opened, or several of its arrays are asked for as one; give a file that is finished, and name arrays one by one.");
                }

                _ = !reader.IsText || request.ElementType == typeof(string) ? 0 : throw new DatasetException(
                    $"'{table.File}' holds texts{(column.Name.Length > 0 ? $" in '{FileText.Name(column.Name)}'" : string.Empty)}, and {request.Taker} takes {request.ElementType.Name}; save them as numbers, as np.save(file, array.astype('float32')).");
                reader.Skip(first, cancellation);
            }

            return cursor;
        }
        catch
        {
            cursor.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(IReadOnlyList<Array> targets, int rows, CancellationToken cancellation)
    {
        int came = 0;
        for (int i = 0; i < _readers.Count; i++)
        {
            if (_readers[i].IsText)
            {
                if (_readers[i].ReadTexts(rows, cancellation) is not { } texts)
                {
                    return 0;
                }

                came = texts.Length / _requests[i].RowLength;
                texts.CopyTo(targets[i], 0);
                continue;
            }

            if (_readers[i].Read(rows, cancellation) is not { } array)
            {
                return 0;
            }

            came = array.Rows;
            Fill(array, targets[i], came * _requests[i].RowLength, _requests[i]);
        }

        return came;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _readers.ForEach(reader => reader.Dispose());

    private static bool IsReal(NDArray array) => array.dtype is TF_DataType.TF_FLOAT or TF_DataType.TF_DOUBLE;

    private void Fill(NDArray rows, Array target, int count, ColumnRequest request)
    {
        switch (target)
        {
            case float[] floats:
                Floats(rows, floats.AsSpan(0, count), request);
                break;
            case double[] doubles:
                Doubles(rows, doubles.AsSpan(0, count), request);
                break;
            case int[] ints:
                Whole(rows, ints, request, int.MinValue, int.MaxValue, value => (int)value);
                break;
            case long[] longs:
                Whole(rows, longs, request, long.MinValue, long.MaxValue, value => value);
                break;
            case byte[] bytes:
                Whole(rows, bytes, request, byte.MinValue, byte.MaxValue, value => (byte)value);
                break;
            case bool[] flags:
                Whole(rows, flags, request, 0, 1, value => value != 0);
                break;
            default:
                Texts(rows, (string[])target, count);
                break;
        }
    }

    private void Doubles(NDArray rows, Span<double> target, ColumnRequest request)
    {
        if (IsReal(rows))
        {
            rows.Values<double>().CopyTo(target);
            Divide(target, request);
            return;
        }

        if (request.AsIs || _options.DivideBy is not null)
        {
            _ = !request.AsIs || Array.TrueForAll(rows.Values<long>(), value => (Int128)(double)value == value) ? 0 : throw new DatasetException(
                $"'{_table.File}' holds whole numbers which no 64-bit float holds exactly, which {Short(request)} takes; give smaller ones.");
            rows.Values<double>().CopyTo(target);
            Divide(target, request);
            return;
        }

        float[] scaled = new float[target.Length];
        Floats(rows, scaled, request);
        for (int i = 0; i < scaled.Length; i++)
        {
            target[i] = scaled[i];
        }
    }

    private void Divide(Span<double> target, ColumnRequest request)
    {
        if (!request.AsIs && _options.DivideBy is { } by)
        {
            foreach (ref double value in target)
            {
                value /= by;
            }
        }
    }

    private void Floats(NDArray rows, Span<float> target, ColumnRequest request)
    {
        if (IsReal(rows) || request.AsIs || _options.DivideBy is not null)
        {
            _ = rows.dtype != TF_DataType.TF_DOUBLE || Array.TrueForAll(rows.Values<double>(), value => !double.IsFinite(value) || float.IsFinite((float)value))
                ? 0
                : throw new DatasetException($"'{_table.File}' holds numbers that no 32-bit float can hold, which {Short(request)} takes; scale them first.");
            rows.Singles().CopyTo(target);
            if (!request.AsIs && _options.DivideBy is { } by)
            {
                foreach (ref float value in target)
                {
                    value /= (float)by;
                }
            }

            return;
        }

        if (rows.dtype != TF_DataType.TF_UINT8 && !Array.TrueForAll(rows.Values<long>(), value => value is >= byte.MinValue and <= byte.MaxValue))
        {
            throw new DatasetException($"'{_table.File}' holds whole numbers outside 0 to 255; give bytes, or floats, which are taken as they are.");
        }

        PixelScale.ToUnit(rows.Values<byte>(), target);
    }

    private void Whole<T>(NDArray rows, T[] target, ColumnRequest request, long smallest, long largest, Converter<long, T> convert)
    {
        if (IsReal(rows) && !Array.TrueForAll(rows.Values<double>(), value => value == Math.Floor(value) && Math.Abs(value) < 1L << 53))
        {
            throw new DatasetException($"'{_table.File}' holds numbers with fractions; {request.Taker} takes {request.ElementType.Name}; give whole numbers.");
        }

        long[] values = rows.Values<long>();
        _ = Array.TrueForAll(values, value => value >= smallest && value <= largest)
            ? 0
            : throw new DatasetException($"'{_table.File}' holds numbers outside {smallest} to {largest}; {request.Taker} takes {request.ElementType.Name}; give numbers it can take.");
        Array.ConvertAll(values, convert).CopyTo(target, 0);
    }

    private static void Texts(NDArray rows, string[] target, int count)
    {
        if (IsReal(rows))
        {
            double[] reals = rows.Values<double>();
            for (int i = 0; i < count; i++)
            {
                target[i] = rows.dtype == TF_DataType.TF_FLOAT
                    ? ((float)reals[i]).ToString(System.Globalization.CultureInfo.InvariantCulture)
                    : reals[i].ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            return;
        }

        long[] values = rows.Values<long>();
        for (int i = 0; i < count; i++)
        {
            target[i] = values[i].ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static string Short(ColumnRequest request) => request.Taker.StartsWith("the model", StringComparison.Ordinal) ? "the model" : request.Taker;
}
