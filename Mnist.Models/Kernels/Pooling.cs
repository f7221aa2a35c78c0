using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels;

/// <summary>Largest value or mean of each window, channel by channel; cells in the padding do not count.</summary>
internal static class Pooling
{
    /// <summary>Largest value of each window.</summary>
    public static void MaxForward(in ConvolutionShape shape, ReadOnlySpan<float> x, Span<float> y, int pictures) => ForEachPlace(shape, x, y, pictures, default(MaxForwardOp));

    /// <summary>Gradient to the first of the largest cells of each window, as TensorFlow on the CPU; dx must be zero.</summary>
    public static void MaxBackward(in ConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int pictures)
    {
        int channels = shape.Channels;
        for (int place = 0; place < pictures * shape.Places; place++)
        {
            Window window = Window.At(shape, place);
            for (int channel = 0; channel < channels; channel++)
            {
                int output = (place * channels) + channel;
                int cell = FirstEqual(window, x, y[output], channel);
                if (cell >= 0)
                {
                    dx[cell] += dy[output];
                }
            }
        }
    }

    /// <summary>Mean of each window's cells inside the picture.</summary>
    public static void AverageForward(in ConvolutionShape shape, ReadOnlySpan<float> x, Span<float> y, int pictures) =>
        ForEachPlace(shape, x, y, pictures, default(AverageForwardOp));

    /// <summary>Each cell of a window gets an equal share of its gradient; dx must be zero.</summary>
    public static void AverageBackward(in ConvolutionShape shape, ReadOnlySpan<float> dy, Span<float> dx, int pictures)
    {
        int channels = shape.Channels;
        for (int place = 0; place < pictures * shape.Places; place++)
        {
            Window window = Window.At(shape, place);
            ScaleOp share = new(1f / window.Cells);
            for (int row = window.FirstRow; row < window.EndRow; row++)
            {
                for (int column = window.FirstColumn; column < window.EndColumn; column++)
                {
                    Span<float> cell = dx.Slice(window.Start(row, column), channels);
                    Elementwise.Apply(dy.Slice(place * channels, channels), cell, cell, share);
                }
            }
        }
    }

    private static int FirstEqual(in Window window, ReadOnlySpan<float> x, float value, int channel)
    {
        for (int row = window.FirstRow; row < window.EndRow; row++)
        {
            for (int column = window.FirstColumn; column < window.EndColumn; column++)
            {
                int cell = window.Start(row, column) + channel;
                if (x[cell] == value)
                {
                    return cell;
                }
            }
        }

        // Only NaN is unlike itself; it has no place to send a gradient to.
        return -1;
    }

    private static void ForEachPlace<TOp>(in ConvolutionShape shape, ReadOnlySpan<float> x, Span<float> y, int pictures, TOp op)
        where TOp : struct, IPoolOp
    {
        int channels = shape.Channels;
        for (int place = 0; place < pictures * shape.Places; place++)
        {
            Window window = Window.At(shape, place);
            Span<float> result = y.Slice(place * channels, channels);
            x.Slice(window.Start(window.FirstRow, window.FirstColumn), channels).CopyTo(result);
            for (int row = window.FirstRow; row < window.EndRow; row++)
            {
                for (int column = row == window.FirstRow ? window.FirstColumn + 1 : window.FirstColumn; column < window.EndColumn; column++)
                {
                    op.Join(x.Slice(window.Start(row, column), channels), result);
                }
            }

            op.Finish(result, window.Cells);
        }
    }

    private interface IPoolOp
    {
        void Join(ReadOnlySpan<float> cell, Span<float> result);

        void Finish(Span<float> result, int cells);
    }

    private readonly struct MaxForwardOp : IPoolOp
    {
        public void Join(ReadOnlySpan<float> cell, Span<float> result) => Elementwise.Apply(cell, result, result, default(MaxOp));

        public void Finish(Span<float> result, int cells)
        {
        }
    }

    private readonly struct AverageForwardOp : IPoolOp
    {
        public void Join(ReadOnlySpan<float> cell, Span<float> result) => RowMath.Add(cell, result);

        public void Finish(Span<float> result, int cells) => Elementwise.Apply(result, result, new DivideOp(cells));
    }

    private readonly struct MaxOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x, TVec y)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Max(x, y);
    }

    private readonly struct DivideOp(float divisor) : IUnaryOp
    {
        private readonly float _divisor = divisor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.Divide(x, TSimd.Broadcast(_divisor));
    }

    private readonly struct ScaleOp(float factor) : IBinaryOp
    {
        private readonly float _factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TSimd, TVec>(TVec x, TVec y)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => TSimd.FusedMultiplyAdd(x, TSimd.Broadcast(_factor), y);
    }

    /// <summary>The cells of a place's window that lie inside the picture.</summary>
    private readonly record struct Window(int FirstRow, int EndRow, int FirstColumn, int EndColumn, int Picture, int RowStride, int Channels)
    {
        public int Cells => (EndRow - FirstRow) * (EndColumn - FirstColumn);

        public static Window At(in ConvolutionShape shape, int place)
        {
            (int picture, int inPicture) = Math.DivRem(place, shape.Places);
            (int row, int column) = Math.DivRem(inPicture, shape.Width.Output);
            (int top, int left) = (shape.Height.Cell(row, 0), shape.Width.Cell(column, 0));
            return new Window(
                Math.Max(0, top),
                Math.Min(shape.Height.Input, top + shape.Height.Window),
                Math.Max(0, left),
                Math.Min(shape.Width.Input, left + shape.Width.Window),
                picture * shape.InputSize,
                shape.Width.Input,
                shape.Channels);
        }

        public int Start(int row, int column) => Picture + (((row * RowStride) + column) * Channels);
    }
}
