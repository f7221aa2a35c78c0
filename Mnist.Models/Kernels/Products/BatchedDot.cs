namespace Mnist.Models.Kernels.Products;

/// <summary>Dot products of two tensors row by row, along one axis of each: what Keras' <c>batch_dot</c> computes.</summary>
/// <remarks>
/// A row of x is (outer, inner axis, inner) and becomes a matrix A of (outer times inner, inner axis); a row of y becomes B of (inner axis,
/// outer times inner); the result is A.B. Where the memory is not such a matrix already, it is copied to one in scratch.
/// </remarks>
internal sealed class BatchedDot
{
    private readonly Side _x;
    private readonly Side _y;
    private readonly int _summands;

    /// <summary>Fixes the sizes.</summary>
    /// <param name="x">Sizes of a row of x.</param>
    /// <param name="y">Sizes of a row of y.</param>
    /// <param name="xAxis">Summed axis in a row of x, counted from 0.</param>
    /// <param name="yAxis">Summed axis in a row of y, counted from 0.</param>
    /// <exception cref="ArgumentException">The axes are not of one size.</exception>
    public BatchedDot(ReadOnlySpan<int> x, ReadOnlySpan<int> y, int xAxis, int yAxis)
    {
        if (x[xAxis] != y[yAxis])
        {
            throw new ArgumentException(
                $"Dot products need axes of one size, received axis {xAxis} of rows of shape ({string.Join(", ", x.ToArray())}) and axis {yAxis} of rows of shape ({string.Join(", ", y.ToArray())}).");
        }

        (_x, _y, _summands) = (Side.Of(x, xAxis), Side.Of(y, yAxis), x[xAxis]);
    }

    /// <summary>Floats of a row of the result: all sizes of x but the summed one, then those of y.</summary>
    public int OutputSize => checked(_x.Others * _y.Others);

    /// <summary>Floats of scratch, whatever the number of rows.</summary>
    public int ScratchSize => checked(2 * _summands * (_x.Others + _y.Others));

    /// <summary>Multiply-adds of a row.</summary>
    public long MultiplyAdds => (long)OutputSize * _summands;

    private int XSize => _summands * _x.Others;

    private int YSize => _summands * _y.Others;

    /// <summary>Dot products of each row.</summary>
    /// <param name="x">Rows of x.</param>
    /// <param name="y">As many rows of y.</param>
    /// <param name="result">(rows, <see cref="OutputSize"/>); overwritten.</param>
    /// <param name="scratch">Scratch of <see cref="ScratchSize"/>.</param>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result, Span<float> scratch)
    {
        for (int row = 0; row * XSize < x.Length; row++)
        {
            ReadOnlySpan<float> a = Rows(_x, x.Slice(row * XSize, XSize), scratch[..XSize]);
            ReadOnlySpan<float> b = Columns(_y, y.Slice(row * YSize, YSize), scratch.Slice(XSize, YSize));
            Gemm.Multiply(
                new ReadOnlyMatrix(a, _x.Others, _summands),
                new ReadOnlyMatrix(b, _summands, _y.Others),
                new Matrix(result.Slice(row * OutputSize, OutputSize), _x.Others, _y.Others));
        }
    }

    /// <summary>Gradients of each row: <c>dA = dC.B^T</c>, <c>dB = A^T.dC</c>.</summary>
    /// <param name="x">Rows of x.</param>
    /// <param name="y">As many rows of y.</param>
    /// <param name="gradient">(rows, <see cref="OutputSize"/>).</param>
    /// <param name="dx">As x; overwritten, or empty when it is not wanted.</param>
    /// <param name="dy">As y; overwritten, or empty when it is not wanted.</param>
    /// <param name="scratch">Scratch of <see cref="ScratchSize"/>.</param>
    public void Backward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> gradient, Span<float> dx, Span<float> dy, Span<float> scratch)
    {
        Span<float> xCopy = scratch[..XSize];
        Span<float> yCopy = scratch.Slice(XSize, YSize);
        Span<float> xResult = scratch.Slice(XSize + YSize, XSize);
        Span<float> yResult = scratch.Slice((2 * XSize) + YSize, YSize);
        for (int row = 0; row * XSize < x.Length; row++)
        {
            ReadOnlyMatrix dc = new(gradient.Slice(row * OutputSize, OutputSize), _x.Others, _y.Others);
            if (!dx.IsEmpty)
            {
                ReadOnlySpan<float> transposed = Rows(_y, y.Slice(row * YSize, YSize), yCopy);
                Span<float> target = dx.Slice(row * XSize, XSize);
                Span<float> da = _x.Inner == 1 ? target : xResult;
                Gemm.Multiply(dc, new ReadOnlyMatrix(transposed, _y.Others, _summands), new Matrix(da, _x.Others, _summands));
                if (_x.Inner > 1)
                {
                    FromRows(_x, da, target);
                }
            }

            if (!dy.IsEmpty)
            {
                ReadOnlySpan<float> a = Rows(_x, x.Slice(row * XSize, XSize), xCopy);
                Span<float> target = dy.Slice(row * YSize, YSize);
                Span<float> db = _y.Outer == 1 ? target : yResult;
                Gemm.MultiplyTransposedLeft(new ReadOnlyMatrix(a, _x.Others, _summands), dc, new Matrix(db, _summands, _y.Others));
                if (_y.Outer > 1)
                {
                    FromColumns(_y, db, target);
                }
            }
        }
    }

    // (outer, summands, inner) as (outer, inner, summands).
    private ReadOnlySpan<float> Rows(Side side, ReadOnlySpan<float> values, Span<float> scratch)
    {
        if (side.Inner == 1)
        {
            return values;
        }

        int block = _summands * side.Inner;
        for (int outer = 0; outer < side.Outer; outer++)
        {
            Transposition.Transpose(
                new ReadOnlyMatrix(values.Slice(outer * block, block), _summands, side.Inner), new Matrix(scratch.Slice(outer * block, block), side.Inner, _summands));
        }

        return scratch;
    }

    // (outer, inner, summands) as (outer, summands, inner).
    private void FromRows(Side side, ReadOnlySpan<float> rows, Span<float> values)
    {
        int block = _summands * side.Inner;
        for (int outer = 0; outer < side.Outer; outer++)
        {
            Transposition.Transpose(
                new ReadOnlyMatrix(rows.Slice(outer * block, block), side.Inner, _summands), new Matrix(values.Slice(outer * block, block), _summands, side.Inner));
        }
    }

    // (outer, summands, inner) as (summands, outer, inner).
    private ReadOnlySpan<float> Columns(Side side, ReadOnlySpan<float> values, Span<float> scratch)
    {
        if (side.Outer == 1)
        {
            return values;
        }

        for (int outer = 0; outer < side.Outer; outer++)
        {
            for (int k = 0; k < _summands; k++)
            {
                values.Slice(((outer * _summands) + k) * side.Inner, side.Inner).CopyTo(scratch[(((k * side.Outer) + outer) * side.Inner)..]);
            }
        }

        return scratch;
    }

    // (summands, outer, inner) as (outer, summands, inner).
    private void FromColumns(Side side, ReadOnlySpan<float> columns, Span<float> values)
    {
        for (int outer = 0; outer < side.Outer; outer++)
        {
            for (int k = 0; k < _summands; k++)
            {
                columns.Slice(((k * side.Outer) + outer) * side.Inner, side.Inner).CopyTo(values[(((outer * _summands) + k) * side.Inner)..]);
            }
        }
    }

    /// <summary>Places of a row before and after its summed axis.</summary>
    private readonly record struct Side(int Outer, int Inner)
    {
        public int Others => checked(Outer * Inner);

        public static Side Of(ReadOnlySpan<int> row, int axis)
        {
            (int outer, int inner) = (1, 1);
            foreach (int size in row[..axis])
            {
                outer = checked(outer * size);
            }

            foreach (int size in row[(axis + 1)..])
            {
                inner = checked(inner * size);
            }

            return new Side(outer, inner);
        }
    }
}
