namespace Mnist.Models.Kernels.Tiles;

/// <summary>
/// <c>C[r, j] = Start[r, j] + sum over outer, segment, k in this order of A[outer, segment, r, k] * B[n, j]</c>, where n counts the summands.
/// </summary>
/// <remarks>
/// A matrix product is one segment. A convolution is a product too: its summed axis is cut into kernel rows, one segment each,
/// and neighbouring rows of A overlap in memory. B and C never overlap A.
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

    /// <summary>What the sums start from: C itself, a bias row (stride 0), or null for zero.</summary>
    public float* Start;

    /// <summary>Floats from one row to the next, in <see cref="Start"/>.</summary>
    public nint StartStride;

    /// <summary>First result.</summary>
    public float* C;

    /// <summary>Floats from one row to the next, in C.</summary>
    public nint CStride;

    /// <summary>Lanes of the last vector when it is partial.</summary>
    public int EdgeLanes;

    /// <summary>The same operands, this many columns to the right.</summary>
    public readonly TileOperands AtColumn(nint columns)
    {
        TileOperands moved = this;
        moved.B += columns;
        moved.C += columns;
        moved.Start = Start == null ? null : Start + columns;
        return moved;
    }

    /// <summary>Moves this many rows down.</summary>
    public void MoveRows(nint rows)
    {
        A += rows * RowStride;
        C += rows * CStride;
        Start = Start == null ? null : Start + (rows * StartStride);
    }
}
