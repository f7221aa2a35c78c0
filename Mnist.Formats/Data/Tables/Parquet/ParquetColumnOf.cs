using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Reads a column row by row, through its pages and row groups.</summary>
/// <typeparam name="T">What its values are stored as.</typeparam>
/// <param name="table">The file, for messages.</param>
/// <param name="leaf">The column.</param>
/// <param name="request">What its values are wanted for.</param>
/// <param name="options">How missing ones are taken.</param>
internal sealed class ParquetColumn<T>(string table, ParquetLeaf leaf, ColumnRequest request, TableOptions options) : ParquetColumn
{
    private readonly NumberCells _cells = new(table, leaf.Name, request, options);
    private readonly PageValues<T> _values = new(leaf.Kind);
    private readonly HybridReader _defined = new();
    private readonly HybridReader _repeated = new();
    private ParquetPages? _pages;
    private long _left;
    private int _leftInPage;

    // The level at which the next value repeats, where that had to be looked at to know that a list is over.
    private int? _ahead;

    /// <inheritdoc/>
    public override void Begin(SafeFileHandle file, ParquetChunk chunk)
    {
        PageCompression.RequireKnown(table, chunk.Codec);
        _ = chunk.Type == leaf.Physical ? 0 : throw new InvalidDataException("A column is of two types.");
        _ = _left == 0 && _ahead is null ? 0 : throw new InvalidDataException("A column has more values than rows.");
        (_pages, _left, _leftInPage) = (new ParquetPages(file, chunk), chunk.Values, 0);
    }

    /// <inheritdoc/>
    public override void Read(Array? target, int at, int stride, int rows, long firstRow)
    {
        switch (target)
        {
            case null:
                for (int row = 0; row < rows; row++)
                {
                    Row<byte>(null, 0, firstRow + row);
                }

                break;
            case float[] floats:
                Rows(floats, at, stride, rows, firstRow);
                break;
            case double[] doubles:
                Rows(doubles, at, stride, rows, firstRow);
                break;
            case int[] ints:
                Rows(ints, at, stride, rows, firstRow);
                break;
            case long[] longs:
                Rows(longs, at, stride, rows, firstRow);
                break;
            case byte[] bytes:
                Rows(bytes, at, stride, rows, firstRow);
                break;
            case bool[] flags:
                Rows(flags, at, stride, rows, firstRow);
                break;
            default:
                Texts((string[])target, at, stride, rows, firstRow);
                break;
        }
    }

    /// <inheritdoc/>
    public override int NextLength()
    {
        (int length, bool isFirst) = (0, true);
        while (Entry(isFirst, out int defined))
        {
            isFirst = false;
            length += defined >= leaf.ElementDefined ? 1 : 0;
            if (defined == leaf.MostDefined)
            {
                _values.Next();
            }
        }

        return length;
    }

    private void Rows<TTarget>(TTarget[] target, int at, int stride, int rows, long firstRow)
        where TTarget : unmanaged
    {
        for (int row = 0; row < rows; row++)
        {
            Row(target, at + (row * stride), firstRow + row);
        }
    }

    // Reads one row, or passes over it.
    private void Row<TTarget>(TTarget[]? target, int at, long row)
        where TTarget : unmanaged
    {
        if (!leaf.IsList)
        {
            int defined = Take();
            if (target is not null)
            {
                target[at] = defined == leaf.MostDefined ? Number<TTarget>(_values.Next(), row) : _cells.Missing<TTarget>(row);
            }
            else if (defined == leaf.MostDefined)
            {
                _values.Next();
            }

            return;
        }

        int length = 0;
        for (bool isFirst = true; Entry(isFirst, out int defined); isFirst = false)
        {
            if (defined < leaf.ElementDefined)
            {
                _ = target is null ? 0 : throw new DatasetException(
                    $"'{table}' has {(defined < leaf.ElementDefined - 1 ? "no list" : "an empty list")} in row {row}, counted from 0, of '{FileText.Name(leaf.Name)}', expected {request.RowLength} numbers; fill it in, or leave the row out.");
                continue;
            }

            bool isThere = defined == leaf.MostDefined;
            if (target is null)
            {
                _ = isThere ? _values.Next() : default;
                continue;
            }

            if (length == request.RowLength)
            {
                throw Ragged(row, $"more than {length}");
            }

            target[at + length++] = isThere ? Number<TTarget>(_values.Next(), row) : _cells.Missing<TTarget>(row);
        }

        _ = target is null || length == request.RowLength ? 0 : throw Ragged(row, length.ToString(CultureInfo.InvariantCulture));
    }

    private void Texts(string[] target, int at, int stride, int rows, long firstRow)
    {
        for (int row = 0; row < rows; row++)
        {
            _ = leaf.IsList ? throw new DatasetException($"'{table}' holds lists in '{FileText.Name(leaf.Name)}', expected one value a row; name another column.") : 0;
            target[at + (row * stride)] = Take() == leaf.MostDefined
                ? Text(_values.Next())
                : throw new DatasetException($"'{table}' has no value in row {firstRow + row}, counted from 0, of '{FileText.Name(leaf.Name)}'; fill it in, or leave the row out.");
        }
    }

    private string Text(T value) => value switch
    {
        string text => text,
        int number when leaf.Kind == ParquetKind.UInt => unchecked((uint)number).ToString(CultureInfo.InvariantCulture),
        long number when leaf.Kind == ParquetKind.ULong => unchecked((ulong)number).ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private TTarget Number<TTarget>(T value, long row)
        where TTarget : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return _cells.Real<TTarget>((float)(object)value!, isSingle: true, row);
        }

        if (typeof(T) == typeof(double))
        {
            return _cells.Real<TTarget>((double)(object)value!, isSingle: false, row);
        }

        if (typeof(T) == typeof(int))
        {
            int number = (int)(object)value!;
            return leaf.Kind switch
            {
                ParquetKind.Byte => _cells.Whole<TTarget>(number is >= byte.MinValue and <= byte.MaxValue ? number : throw new InvalidDataException("A byte is larger than one."), isByte: true, row),
                ParquetKind.UInt => _cells.Whole<TTarget>(unchecked((uint)number), isByte: false, row),
                _ => _cells.Whole<TTarget>(number, isByte: false, row),
            };
        }

        if (typeof(T) == typeof(long))
        {
            long number = (long)(object)value!;
            return leaf.Kind != ParquetKind.ULong || number >= 0
                ? _cells.Whole<TTarget>(number, isByte: false, row)
                : throw new DatasetException($"'{table}' holds whole numbers above {long.MaxValue} in '{FileText.Name(leaf.Name)}', the largest that is read; save them as floats.");
        }

        return typeof(T) == typeof(bool)
            ? _cells.Whole<TTarget>((bool)(object)value! ? 1 : 0, isByte: false, row)
            : throw new DatasetException($"'{table}' holds texts in '{FileText.Name(leaf.Name)}', and {request.Taker} takes {request.ElementType.Name}; save them as numbers.");
    }

    private DatasetException Ragged(long row, string length) => new(
        $"'{table}' has a list of {length} values in row {row}, counted from 0, of '{FileText.Name(leaf.Name)}', expected {request.RowLength}; give lists of one length.");

    // The next value of a list, if there is one more; an empty one has one that is not defined.
    private bool Entry(bool isFirst, out int defined)
    {
        defined = 0;
        if (!isFirst && _left == 0 && _ahead is null)
        {
            return false;
        }

        int repeated = _ahead ?? Repeated();
        if (isFirst == (repeated > 0))
        {
            _ = isFirst ? throw new InvalidDataException("A list begins in its middle.") : 0;
            _ahead = repeated;
            return false;
        }

        _ahead = null;
        defined = Defined();
        return true;
    }

    private int Repeated()
    {
        RequireValue();
        return _repeated.Next();
    }

    // The level of a value follows the level at which it repeats.
    private int Defined()
    {
        _left--;
        _leftInPage--;
        return leaf.MostDefined == 0 ? 0 : _defined.Next();
    }

    private int Take()
    {
        RequireValue();
        return Defined();
    }

    private void RequireValue()
    {
        _ = _left > 0 ? 0 : throw new InvalidDataException("A column has fewer values than rows.");
        while (_leftInPage == 0)
        {
            PageHeader page = _pages!.Next();
            if (page.Type == PageHeader.Dictionary)
            {
                _values.TakeDictionary(_pages.Content, page.Unpacked, page.Values);
                continue;
            }

            _leftInPage = page.Values <= _left ? page.Values : throw new InvalidDataException("A page has more values than its column.");
            Begin(page);
        }
    }

    private void Begin(PageHeader page)
    {
        byte[] content = _pages!.Content;
        int at = 0;
        int levels = leaf.IsList ? Bits(1) : 0;
        if (page.Type == PageHeader.DataOfVersion2)
        {
            _repeated.Begin(content, 0, page.Repeated, levels);
            _defined.Begin(content, page.Repeated, page.Repeated + page.Defined, Bits(leaf.MostDefined));
            at = page.Repeated + page.Defined;
        }
        else
        {
            at = leaf.IsList ? Levels(content, at, page.Unpacked, _repeated, levels) : at;
            at = leaf.MostDefined > 0 ? Levels(content, at, page.Unpacked, _defined, Bits(leaf.MostDefined)) : at;
        }

        _values.Begin(content, at, page.Unpacked, page.Encoding, page.Values);
    }

    private static int Levels(byte[] content, int at, int end, HybridReader reader, int bits)
    {
        _ = end - at >= sizeof(uint) ? 0 : throw new InvalidDataException("A page is shorter than its levels.");
        uint length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(at));
        _ = length <= (uint)(end - at - 4) ? 0 : throw new InvalidDataException("Levels are longer than their page.");
        reader.Begin(content, at + 4, at + 4 + (int)length, bits);
        return at + 4 + (int)length;
    }

    private static int Bits(int level) => 32 - int.LeadingZeroCount(level);
}
