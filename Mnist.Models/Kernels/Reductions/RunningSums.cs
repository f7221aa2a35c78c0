using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Reductions;

/// <summary>Means of columns over the rows of a whole batch, which come shard by shard, summed as TensorFlow sums them on the CPU.</summary>
/// <remarks>
/// <para>The order is that of Eigen's reductions, found bit by bit in TensorFlow 2.21 and the same on any number of threads: in whole groups of eight
/// columns four running sums of every fourth row, joined as ((0 + 1) + 2) + 3, then the rows beyond a multiple of four; one running sum in the columns
/// left over, and everywhere when there are fewer than 16 rows.</para>
/// <para>It is not the best of sums: a mean of 43,264 squares is off by 7e-5. Keras normalises by it, and models trained by Keras are used to it.</para>
/// </remarks>
internal ref struct RunningSums
{
    /// <summary>Running sums of a column.</summary>
    public const int Lanes = 4;

    private const int Group = 8;
    private const int MinLanedRows = 16;

    private readonly Span<float> _lanes;
    private readonly int _columns;
    private readonly int _rows;
    private readonly int _lanedRows;
    private int _row;
    private bool _joined;

    /// <summary>Starts from zero.</summary>
    /// <param name="lanes">(<see cref="Lanes"/>, columns): scratch.</param>
    /// <param name="rows">Rows of the whole batch.</param>
    public RunningSums(Span<float> lanes, int rows)
    {
        _lanes = lanes;
        (_columns, _rows) = (lanes.Length / Lanes, rows);
        _lanedRows = rows < MinLanedRows ? 0 : rows - (rows % Lanes);
        lanes.Clear();
    }

    /// <summary>Adds the next rows.</summary>
    /// <param name="x">(rows, columns).</param>
    public void Add(ReadOnlySpan<float> x) => Add<AddValueOp>(x, _lanes);

    /// <summary>Adds the squared distances of the next rows.</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="center">(columns): where distances are taken from.</param>
    public void AddSquaredDistances(ReadOnlySpan<float> x, ReadOnlySpan<float> center) => Add<AddSquaredDistanceOp>(x, center);

    /// <summary>Divides the sums by the rows of the batch, all of which were added.</summary>
    /// <param name="mean">(columns); overwritten.</param>
    public void Mean(Span<float> mean)
    {
        Join();
        for (int column = 0; column < _columns; column++)
        {
            mean[column] = _lanes[column] / _rows;
        }
    }

    private void Add<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> center)
        where TOp : struct, IElementOp
    {
        int rows = x.Length / _columns;
        int laned = Math.Clamp(_lanedRows - _row, 0, rows);
        int grouped = _columns - (_columns % Group);
        SimdDispatch.Run(new AddKernel<TOp>(x[..(laned * _columns)], center[.._columns], _lanes, grouped, _row));
        if (laned < rows)
        {
            Join();
            SimdDispatch.Run(new AddKernel<TOp>(x[(laned * _columns)..], center[.._columns], _lanes, grouped: 0, _row));
        }

        _row += rows;
    }

    private void Join()
    {
        if (_joined)
        {
            return;
        }

        _joined = true;
        for (int i = _columns; i < _lanes.Length; i++)
        {
            _lanes[i % _columns] += _lanes[i];
        }
    }

    /// <summary>z + x.</summary>
    private readonly struct AddValueOp : IElementOp
    {
        public static int Operands => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Add(z, x);
    }

    /// <summary><c>z + (x - y)^2</c>.</summary>
    private readonly struct AddSquaredDistanceOp : IElementOp
    {
        public static int Operands => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Add(z, TSimd.Multiply(TSimd.Subtract(x, y), TSimd.Subtract(x, y)));
    }

    // Columns before `grouped` go to the lane of their row, the others to the first.
    private readonly unsafe ref struct AddKernel<TOp>(ReadOnlySpan<float> x, ReadOnlySpan<float> center, Span<float> lanes, int grouped, int firstRow) : ISimdKernel
        where TOp : struct, IElementOp
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly ReadOnlySpan<float> _center = center;
        private readonly Span<float> _lanes = lanes;

        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            int columns = _center.Length;
            int rows = _x.Length / columns;
            fixed (float* x = _x, center = _center, lanes = _lanes)
            {
                for (int row = 0; row < rows; row++)
                {
                    float* values = x + ((nint)row * columns);
                    float* lane = lanes + ((firstRow + row) % Lanes * columns);
                    Add<TSimd, TVec>(values, center, lane, grouped);
                    Add<TSimd, TVec>(values + grouped, center + grouped, lanes + grouped, columns - grouped);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<TSimd, TVec>(float* values, float* center, float* lane, int columns)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => VectorLoop.Run<TSimd, TVec, Elements<TOp>>(new Elements<TOp>(values, center, lane, lane, default), columns);
    }
}
