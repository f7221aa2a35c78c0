using System.Runtime.InteropServices;
using Mnist.Models.Computations;

namespace Mnist.Models.Execution;

/// <summary>One array of rows: an input, or the targets of an output.</summary>
internal sealed class Column
{
    private readonly float[] _singles;
    private readonly int[] _integers;

    /// <summary>Rows of float32.</summary>
    /// <param name="values">(rows, <paramref name="rowSize"/>), row-major.</param>
    /// <param name="rowSize">Numbers in a row.</param>
    /// <param name="rows">Number of rows.</param>
    public Column(float[] values, int rowSize, int rows)
    {
        (_singles, _integers, RowSize, Rows) = (values, [], rowSize, rows);
    }

    /// <summary>Rows of int32.</summary>
    /// <param name="values">(rows, <paramref name="rowSize"/>), row-major.</param>
    /// <param name="rowSize">Numbers in a row.</param>
    /// <param name="rows">Number of rows.</param>
    public Column(int[] values, int rowSize, int rows)
    {
        (_singles, _integers, RowSize, Rows) = ([], values, rowSize, rows);
    }

    /// <summary>Numbers in a row.</summary>
    public int RowSize { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>All numbers, of rows of float32.</summary>
    public float[] Singles => _singles;

    /// <summary>The bytes of some rows.</summary>
    public ReadOnlySpan<byte> Bytes(int first, int rows) => _integers.Length > 0
        ? MemoryMarshal.AsBytes(_integers.AsSpan(first * RowSize, rows * RowSize))
        : MemoryMarshal.AsBytes(_singles.AsSpan(first * RowSize, rows * RowSize));

    /// <summary>One row of float32.</summary>
    public ReadOnlySpan<float> Row(int row) => _singles.AsSpan(row * RowSize, RowSize);

    /// <summary>A copy of some rows.</summary>
    /// <param name="first">First row that counts.</param>
    /// <param name="rows">Numbers of the rows, counted from <paramref name="first"/>.</param>
    public Column Take(int first, int[] rows) => _integers.Length > 0
        ? new Column(rows.SelectMany(row => _integers.Skip((first + row) * RowSize).Take(RowSize)).ToArray(), RowSize, rows.Length)
        : new Column(rows.SelectMany(row => _singles.Skip((first + row) * RowSize).Take(RowSize)).ToArray(), RowSize, rows.Length);

    /// <summary>Copies rows by their numbers.</summary>
    /// <param name="order">Numbers of the rows, counted from <paramref name="first"/>.</param>
    /// <param name="first">First row that counts.</param>
    /// <param name="target">Where to.</param>
    public void CopyRows(ReadOnlySpan<int> order, int first, Region target)
    {
        for (int i = 0; i < order.Length; i++)
        {
            CopyRow(first + order[i], target, i);
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
            CopyRow(first + i, target, i);
        }
    }

    private void CopyRow(int row, Region target, int place)
    {
        if (_integers.Length > 0)
        {
            _integers.AsSpan(row * RowSize, RowSize).CopyTo(MemoryMarshal.Cast<float, int>(target.Row(place)));
        }
        else
        {
            Row(row).CopyTo(target.Row(place));
        }
    }
}
