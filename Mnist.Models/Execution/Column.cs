using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Mnist.Formats.Tensors;
using Mnist.Models.Computations;

namespace Mnist.Models.Execution;

/// <summary>One array of rows: an input, or the targets of an output.</summary>
internal sealed class Column
{
    private const int CacheLine = 64;
    private const int BytesAhead = 3 << 10;
    private const int MostRowsAhead = 16;

    private readonly float[] _singles = [];
    private readonly int[] _integers = [];
    private readonly CodedFloats? _coded;

    /// <summary>Rows of float32.</summary>
    /// <param name="values">(rows, <paramref name="rowSize"/>), row-major.</param>
    /// <param name="rowSize">Numbers in a row.</param>
    /// <param name="rows">Number of rows.</param>
    public Column(float[] values, int rowSize, int rows)
        : this(rowSize, rows) => _singles = values;

    /// <summary>Rows of int32.</summary>
    /// <param name="values">(rows, <paramref name="rowSize"/>), row-major.</param>
    /// <param name="rowSize">Numbers in a row.</param>
    /// <param name="rows">Number of rows.</param>
    public Column(int[] values, int rowSize, int rows)
        : this(rowSize, rows) => _integers = values;

    /// <summary>Rows of float32 that are kept as bytes: each row becomes floats where it is copied to.</summary>
    /// <param name="values">(rows, <paramref name="rowSize"/>), row-major.</param>
    /// <param name="rowSize">Numbers in a row.</param>
    /// <param name="rows">Number of rows.</param>
    public Column(CodedFloats values, int rowSize, int rows)
        : this(rowSize, rows) => _coded = values;

    private Column(int rowSize, int rows) => (RowSize, Rows) = (rowSize, rows);

    /// <summary>Numbers in a row.</summary>
    public int RowSize { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Rows of float32 as they lie, to be borrowed; null where they have to be copied.</summary>
    public float[]? Lying => _coded is null && _integers.Length == 0 ? _singles : null;

    /// <summary>Whether the numbers are int32.</summary>
    public bool IsIntegers => _integers.Length > 0;

    private int BytesOfRow => RowSize * (_coded is null ? sizeof(float) : 1);

    private int RowsAhead => Math.Clamp(BytesAhead / Math.Max(1, BytesOfRow), 1, MostRowsAhead);

    /// <summary>Adds the bytes of some rows, as int32 or float32, to a checksum.</summary>
    public void AppendTo(IncrementalHash hash, int first, int rows)
    {
        if (_integers.Length > 0)
        {
            hash.AppendData(MemoryMarshal.AsBytes(_integers.AsSpan(first * RowSize, rows * RowSize)));
        }
        else if (_coded is null)
        {
            hash.AppendData(MemoryMarshal.AsBytes(_singles.AsSpan(first * RowSize, rows * RowSize)));
        }
        else
        {
            float[] row = new float[RowSize];
            for (int i = first; i < first + rows; i++)
            {
                CopyRow(i, row);
                hash.AppendData(MemoryMarshal.AsBytes(row.AsSpan()));
            }
        }
    }

    /// <summary>One row of float32; a copy where the floats are kept as bytes.</summary>
    public ReadOnlySpan<float> Row(int row)
    {
        if (_coded is null)
        {
            return _singles.AsSpan(row * RowSize, RowSize);
        }

        float[] floats = new float[RowSize];
        CopyRow(row, floats);
        return floats;
    }

    /// <summary>A copy of some rows.</summary>
    /// <param name="first">First row that counts.</param>
    /// <param name="rows">Numbers of the rows, counted from <paramref name="first"/>.</param>
    public Column Take(int first, int[] rows)
    {
        if (_integers.Length > 0)
        {
            return new Column(rows.SelectMany(row => _integers.Skip((first + row) * RowSize).Take(RowSize)).ToArray(), RowSize, rows.Length);
        }

        float[] taken = new float[rows.Length * RowSize];
        for (int i = 0; i < rows.Length; i++)
        {
            CopyRow(first + rows[i], taken.AsSpan(i * RowSize, RowSize));
        }

        return new Column(taken, RowSize, rows.Length);
    }

    /// <summary>Copies rows by their numbers.</summary>
    /// <param name="order">Numbers of the rows, counted from <paramref name="first"/>.</param>
    /// <param name="first">First row that counts.</param>
    /// <param name="target">Where to.</param>
    public void CopyRows(ReadOnlySpan<int> order, int first, Region target)
    {
        int ahead = RowsAhead;
        for (int i = 0; i < Math.Min(ahead, order.Length); i++)
        {
            Fetch(first + order[i]);
        }

        for (int i = 0; i < order.Length; i++)
        {
            if (i + ahead < order.Length)
            {
                Fetch(first + order[i + ahead]);
            }

            CopyRow(first + order[i], target.Row(i));
        }
    }

    /// <summary>Copies rows that follow each other.</summary>
    /// <param name="first">The first.</param>
    /// <param name="rows">How many.</param>
    /// <param name="target">Where to.</param>
    public void CopyRows(int first, int rows, Region target)
    {
        for (int i = 0; i < rows; i++)
        {
            CopyRow(first + i, target.Row(i));
        }
    }

    private void CopyRow(int row, Span<float> target)
    {
        if (_coded is { } coded)
        {
            coded.Decode(row * RowSize, target);
        }
        else if (_integers.Length > 0)
        {
            _integers.AsSpan(row * RowSize, RowSize).CopyTo(MemoryMarshal.Cast<float, int>(target));
        }
        else
        {
            _singles.AsSpan(row * RowSize, RowSize).CopyTo(target);
        }
    }

    // A shuffled row is anywhere in memory: the processor is told some rows ahead, else it would wait for each.
    private unsafe void Fetch(int row)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        ref byte numbers = ref _coded is { } coded ? ref MemoryMarshal.GetReference(coded.Codes)
            : ref _integers.Length > 0 ? ref Unsafe.As<int, byte>(ref MemoryMarshal.GetArrayDataReference(_integers))
            : ref Unsafe.As<float, byte>(ref MemoryMarshal.GetArrayDataReference(_singles));
        nint size = BytesOfRow;
        for (nint at = 0; at < size; at += CacheLine)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AddByteOffset(ref numbers, (row * size) + at)));
        }
    }
}
