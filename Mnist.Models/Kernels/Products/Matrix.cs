namespace Mnist.Models.Kernels.Products;

/// <summary>A row-major matrix over floats it does not own; rows may lie apart.</summary>
internal readonly ref struct Matrix
{
    /// <summary>Checks once that every row lies inside the span.</summary>
    public Matrix(Span<float> values, int rows, int columns, int stride)
    {
        ReadOnlyMatrix.Check(values.Length, rows, columns, stride);
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>A matrix without gaps.</summary>
    public Matrix(Span<float> values, int rows, int columns)
        : this(values, rows, columns, columns)
    {
    }

    public Span<float> Values { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Some of the rows.</summary>
    public Matrix Part(int row, int rows) => new(rows == 0 ? default : Values[(row * Stride)..], rows, Columns, Stride);

    /// <summary>Makes every element zero; what lies between rows is left alone.</summary>
    public void Clear()
    {
        for (int row = 0; row < Rows; row++)
        {
            Values.Slice(row * Stride, Columns).Clear();
        }
    }

    public static implicit operator ReadOnlyMatrix(Matrix matrix) => new(matrix.Values, matrix.Rows, matrix.Columns, matrix.Stride);
}
