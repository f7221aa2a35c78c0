using System.Diagnostics.CodeAnalysis;

namespace Mnist.Models.Kernels.Products;

/// <summary>A row-major matrix that is only read.</summary>
internal readonly ref struct ReadOnlyMatrix
{
    /// <summary>Checks once that every row lies inside the span.</summary>
    public ReadOnlyMatrix(ReadOnlySpan<float> values, int rows, int columns, int stride)
    {
        Check(values.Length, rows, columns, stride);
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>A matrix without gaps.</summary>
    public ReadOnlyMatrix(ReadOnlySpan<float> values, int rows, int columns)
        : this(values, rows, columns, columns)
    {
    }

    public ReadOnlySpan<float> Values { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Some of the rows and columns.</summary>
    public ReadOnlyMatrix Part(int row, int rows, int column, int columns) => new(Values[((row * Stride) + column)..], rows, columns, Stride);

    internal static void Check(int length, int rows, int columns, int stride)
    {
        if (rows < 0 || columns < 0 || stride < 0 || (rows > 0 && columns > 0 && ((long)(rows - 1) * stride) + columns > length))
        {
            Throw(length, rows, columns, stride);
        }
    }

    [DoesNotReturn]
    private static void Throw(int length, int rows, int columns, int stride) => throw new ArgumentException(
        $"A matrix of {rows} x {columns} with stride {stride} does not fit into {length} floats.");
}
