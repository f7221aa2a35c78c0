namespace Mnist.MLNet.Lowering.Recurrent;

/// <summary>A constant matrix, row-major.</summary>
internal sealed record Matrix(int Rows, int Columns, float[] Values)
{
    public Matrix Slice(int start, int count)
    {
        float[] values = new float[Rows * count];
        for (int row = 0; row < Rows; row++)
        {
            Array.Copy(Values, (row * Columns) + start, values, row * count, count);
        }

        return new Matrix(Rows, count, values);
    }

    /// <summary>Some of the rows.</summary>
    public Matrix Rowed(int start, int count) => new(count, Columns, Values[(start * Columns)..((start + count) * Columns)]);

    /// <summary>The transposed matrix's values: ONNX keeps one row for each output.</summary>
    public float[] Transposed()
    {
        float[] values = new float[Values.Length];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                values[(column * Rows) + row] = Values[(row * Columns) + column];
            }
        }

        return values;
    }
}
