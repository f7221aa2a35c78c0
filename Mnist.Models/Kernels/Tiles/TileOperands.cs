namespace Mnist.Models.Kernels.Tiles;

/// <summary>
/// <c>C[r, j] = (sum over outer, segment, k in this order of A[outer, segment, r, k] * B[n, j]) + Addend[r, j]</c>, where n counts the summands.
/// </summary>
/// <remarks>
/// A matrix product is one segment. A convolution is a product too: its summed axis is cut into kernel rows, one segment each,
/// and neighbouring rows of A overlap in memory; each line of pixels is one block of rows. B and C never overlap A.
/// The addend comes last: that is TensorFlow's order for a bias, and what is summed in parts keeps the digits one long sum would lose.
/// </remarks>
internal unsafe struct TileOperands
{
    /// <summary>First row, first summand.</summary>
    public float* A;

    /// <summary>Floats from one row of the block to the next, in A.</summary>
    public nint RowStride;

    /// <summary>Floats from one summand to the next, in A.</summary>
    public nint InnerStride;

    /// <summary>Summands in a segment.</summary>
    public nint Inner;

    /// <summary>Segments in an outer step.</summary>
    public int Segments;

    /// <summary>Floats from one segment to the next, in A.</summary>
    public nint SegmentStride;

    /// <summary>Outer steps.</summary>
    public int Outer;

    /// <summary>Floats from one outer step to the next, in A.</summary>
    public nint OuterStride;

    /// <summary>First summand, first column; the next summand's row always follows at <see cref="BStride"/>.</summary>
    public float* B;

    /// <summary>Floats from one summand to the next, in B.</summary>
    public nint BStride;

    /// <summary>What is added to the sums: C itself, a bias row (stride 0), or null for nothing.</summary>
    public float* Addend;

    /// <summary>Floats from one row to the next, in <see cref="Addend"/>.</summary>
    public nint AddendStride;

    /// <summary>First result.</summary>
    public float* C;

    /// <summary>Floats from one row to the next, in C.</summary>
    public nint CStride;

    /// <summary>Blocks of rows with one B, as the lines of a picture; 1 for a plain product.</summary>
    public int Lines;

    /// <summary>Floats from one block of rows to the next, in A.</summary>
    public nint LineStride;

    /// <summary>Floats from one block of rows to the next, in <see cref="Addend"/>.</summary>
    public nint AddendLineStride;

    /// <summary>Floats from one block of rows to the next, in C.</summary>
    public nint CLineStride;

    /// <summary>Lanes of the last vector when it is partial.</summary>
    public int EdgeLanes;

    /// <summary>Moves this many columns to the right.</summary>
    public void MoveColumns(nint columns)
    {
        B += columns;
        C += columns;
        Addend = Addend == null ? null : Addend + columns;
    }

    /// <summary>Moves this many rows down.</summary>
    public void MoveRows(nint rows) => Move(rows * RowStride, rows * AddendStride, rows * CStride);

    /// <summary>Moves to the next block of rows.</summary>
    public void MoveLine() => Move(LineStride, AddendLineStride, CLineStride);

    private void Move(nint a, nint addend, nint c)
    {
        A += a;
        Addend = Addend == null ? null : Addend + addend;
        C += c;
    }
}
