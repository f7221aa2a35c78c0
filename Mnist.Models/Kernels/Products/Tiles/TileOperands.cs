namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary><c>C[r, j] = (sum over runs, k in this order of A[run, k, r] * B[n, j]) + C[r, j] + Bias[j]</c>, where n counts the summands.</summary>
/// <remarks>
/// A matrix product is one run. A convolution is a product too: the rows of its window are runs of the image, and neighbouring rows of A overlap
/// in memory; each line of pixels is one block of rows. B and C never overlap A.
/// What C holds and the bias are added to the finished sum, in this order: a long sum is cut into parts (<see cref="SumParts"/>), one product each,
/// and TensorFlow too adds the bias at the very end.
/// </remarks>
internal unsafe struct TileOperands
{
    /// <summary>First row; runs start from here.</summary>
    public float* A;

    /// <summary>Floats from one row of the block to the next, in A.</summary>
    public nint RowStride;

    /// <summary>Floats from one summand of a run to the next, in A.</summary>
    public nint InnerStride;

    /// <summary>The stretches of summands, in memory that stays where it is.</summary>
    public SumRun* Runs;

    /// <summary>Number of <see cref="Runs"/>.</summary>
    public int RunCount;

    /// <summary>First summand, first column; the next summand's row follows at <see cref="BStride"/>, a run's first after what it skips.</summary>
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

    /// <summary>Blocks of rows with one B, as the lines of a image; 1 for a plain product.</summary>
    public int Lines;

    /// <summary>Floats from one block of rows to the next, in A.</summary>
    public nint LineStride;

    /// <summary>Floats from one block of rows to the next, in C.</summary>
    public nint CLineStride;

    /// <summary>Lanes of the last vector when it is partial.</summary>
    public int PartialLanes;

    /// <summary>Moves this many columns to the right.</summary>
    public void MoveColumns(nint columns)
    {
        B += columns;
        C += columns;
        Bias = Bias == null ? null : Bias + columns;
    }

    /// <summary>Moves this many rows down.</summary>
    public void MoveRows(nint rows)
    {
        A += rows * RowStride;
        C += rows * CStride;
    }

    /// <summary>Moves to the next block of rows.</summary>
    public void MoveLine()
    {
        A += LineStride;
        C += CLineStride;
    }
}
