namespace Mnist.Models.Kernels.Products.Sparse;

/// <summary><c>C[r, j] = (sum over places k in order of A[r, k] * B[k, j]) + C[r, j] + Bias[j]</c> for each row r.</summary>
internal unsafe struct SparseOperands
{
    /// <summary>The first row.</summary>
    public float* A;

    /// <summary>Floats from one row to the next, in A.</summary>
    public nint AStride;

    /// <summary>Floats from one summand to the next, in A.</summary>
    public nint AInnerStride;

    /// <summary>Rows there are from here.</summary>
    public int Rows;

    /// <summary>Summands that count for this block of rows, ascending.</summary>
    public int* Places;

    /// <summary>How many of them there are.</summary>
    public int PlaceCount;

    /// <summary>First summand, first column.</summary>
    public float* B;

    /// <summary>Floats from one summand to the next, in B.</summary>
    public nint BStride;

    /// <summary>Whether the sums are added to what C holds, or overwrite it.</summary>
    public bool Accumulate;

    /// <summary>A row that is added to every row, first column; null for nothing.</summary>
    public float* Bias;

    /// <summary>First result.</summary>
    public float* C;

    /// <summary>Floats from one row to the next, in C.</summary>
    public nint CStride;

    /// <summary>Lanes of the last vector.</summary>
    public int PartialLanes;

    /// <summary>A row of A; the first again beyond the last, whose sums are thrown away.</summary>
    public readonly float* Row(int row) => A + (row < Rows ? row * AStride : 0);

    /// <summary>Moves this many rows down.</summary>
    public void MoveRows(int rows)
    {
        A += rows * AStride;
        C += rows * CStride;
    }

    /// <summary>Moves this many columns to the right.</summary>
    public void MoveColumns(nint columns)
    {
        B += columns;
        C += columns;
        Bias = Bias == null ? null : Bias + columns;
    }
}
