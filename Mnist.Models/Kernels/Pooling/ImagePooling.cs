using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Pooling;

/// <summary>Largest value or mean of each window, channel by channel; cells in the padding do not count.</summary>
internal static unsafe class ImagePooling
{
    /// <summary>Largest value of each window; NaN is not larger than anything, as in TensorFlow.</summary>
    public static void MaxForward(in ConvolutionShape shape, ReadOnlySpan<float> x, Span<float> y, int images)
    {
        Check(shape, x.Length, y.Length, images);
        fixed (float* px = x, py = y)
        {
            SimdDispatch.Run(new Windows<MaxForwardOp>(shape, images, new MaxForwardOp(px, py)));
        }
    }

    /// <summary>Gradient to the first of the largest cells of each window, as TensorFlow on the CPU; dx must be zero.</summary>
    public static void MaxBackward(in ConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int images)
    {
        Check(shape, Math.Min(x.Length, dx.Length), Math.Min(y.Length, dy.Length), images);
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
        {
            SimdDispatch.Run(new Windows<MaxBackwardOp>(shape, images, new MaxBackwardOp(px, py, pdy, pdx)));
        }
    }

    /// <summary>Mean of each window's cells inside the image.</summary>
    public static void AverageForward(in ConvolutionShape shape, ReadOnlySpan<float> x, Span<float> y, int images)
    {
        Check(shape, x.Length, y.Length, images);
        fixed (float* px = x, py = y)
        {
            SimdDispatch.Run(new Windows<AverageForwardOp>(shape, images, new AverageForwardOp(px, py)));
        }
    }

    /// <summary>Each cell of a window gets an equal part of its gradient; dx must be zero.</summary>
    public static void AverageBackward(in ConvolutionShape shape, ReadOnlySpan<float> dy, Span<float> dx, int images)
    {
        Check(shape, dx.Length, dy.Length, images);
        fixed (float* pdy = dy, pdx = dx)
        {
            SimdDispatch.Run(new Windows<AverageBackwardOp>(shape, images, new AverageBackwardOp(pdy, pdx)));
        }
    }

    private static void Check(in ConvolutionShape shape, int input, int output, int images)
    {
        if (input < images * shape.InputSize || output < images * shape.OutputSize)
        {
            throw new ArgumentException($"{images} images need {images * shape.InputSize} and {images * shape.OutputSize} floats, received {input} and {output}.");
        }
    }

    /// <summary>What is done with one window, for one vector of channels.</summary>
    private interface IWindowOp
    {
        void Apply<TSimd, TVec, TPartial>(in Window window, nint channel, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst;
    }

    /// <summary>Every window of every image, in order; the channels of a window in vectors.</summary>
    private readonly ref struct Windows<TOp>(in ConvolutionShape shape, int images, TOp op) : ISimdKernel
        where TOp : struct, IWindowOp
    {
        private readonly ConvolutionShape _shape = shape;
        private readonly int _images = images;
        private readonly TOp _op = op;

        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
        {
            (WindowAxis height, WindowAxis width, int channels) = (_shape.Height, _shape.Width, _shape.Channels);
            TOp op = _op;
            Window window = new() { Line = width.Input * channels, Cell = channels };
            for (int image = 0; image < _images; image++)
            {
                for (int row = 0; row < height.Output; row++)
                {
                    (int top, int bottom) = Inside(height, row);
                    for (int column = 0; column < width.Output; column++, window.Output += channels)
                    {
                        (int left, int right) = Inside(width, column);
                        window.Input = (image * _shape.InputSize) + (((top * width.Input) + left) * channels);
                        (window.Rows, window.Columns) = (bottom - top, right - left);
                        VectorLoop.Run<TSimd, TVec, Channels<TOp>>(new Channels<TOp>(op, window), channels);
                    }
                }
            }
        }

        private static (int First, int End) Inside(WindowAxis axis, int position)
        {
            int first = axis.Cell(position, 0);
            return (Math.Max(0, first), Math.Min(axis.Input, first + axis.Window));
        }
    }

    private readonly struct Channels<TOp>(TOp op, Window window) : IVectorBody
        where TOp : struct, IWindowOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst => op.Apply<TSimd, TVec, TPartial>(window, column, mask);
    }

    /// <summary>The cells of a window that lie inside the image.</summary>
    private struct Window
    {
        /// <summary>First float of the first cell.</summary>
        public nint Input;

        /// <summary>First float of the result.</summary>
        public nint Output;

        /// <summary>Rows of cells.</summary>
        public int Rows;

        /// <summary>Cells in a row.</summary>
        public int Columns;

        /// <summary>Floats from one row of cells to the next.</summary>
        public nint Line;

        /// <summary>Floats from one cell to the next.</summary>
        public nint Cell;
    }

    private readonly struct MaxForwardOp(float* x, float* y) : IWindowOp
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(in Window window, nint channel, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            float* row = _x + window.Input + channel;
            TVec largest = TSimd.Broadcast(float.NegativeInfinity);
            for (int i = 0; i < window.Rows; i++, row += window.Line)
            {
                float* cell = row;
                for (int j = 0; j < window.Columns; j++, cell += window.Cell)
                {
                    largest = TSimd.Max(MaskedAccess.Load<TSimd, TVec, TPartial>(cell, mask), largest);
                }
            }

            MaskedAccess.Store<TSimd, TVec, TPartial>(largest, _y + window.Output + channel, mask);
        }
    }

    private readonly struct MaxBackwardOp(float* x, float* y, float* dy, float* dx) : IWindowOp
    {
        private readonly float* _x = x;
        private readonly float* _y = y;
        private readonly float* _dy = dy;
        private readonly float* _dx = dx;

        // The gradient goes to the first cell that equals the largest value and is then gone; NaN equals nothing and gets none.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(in Window window, nint channel, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec largest = MaskedAccess.Load<TSimd, TVec, TPartial>(_y + window.Output + channel, mask);
            TVec left = MaskedAccess.Load<TSimd, TVec, TPartial>(_dy + window.Output + channel, mask);
            nint row = window.Input + channel;
            for (int i = 0; i < window.Rows; i++, row += window.Line)
            {
                nint cell = row;
                for (int j = 0; j < window.Columns; j++, cell += window.Cell)
                {
                    TVec found = TSimd.Equal(MaskedAccess.Load<TSimd, TVec, TPartial>(_x + cell, mask), largest);
                    TVec sum = TSimd.Add(MaskedAccess.Load<TSimd, TVec, TPartial>(_dx + cell, mask), TSimd.Select(found, left, TSimd.Zero));
                    MaskedAccess.Store<TSimd, TVec, TPartial>(sum, _dx + cell, mask);
                    left = TSimd.Select(found, TSimd.Zero, left);
                }
            }
        }
    }

    private readonly struct AverageForwardOp(float* x, float* y) : IWindowOp
    {
        private readonly float* _x = x;
        private readonly float* _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(in Window window, nint channel, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec sum = TSimd.Zero;
            float* row = _x + window.Input + channel;
            for (int i = 0; i < window.Rows; i++, row += window.Line)
            {
                float* cell = row;
                for (int j = 0; j < window.Columns; j++, cell += window.Cell)
                {
                    sum = TSimd.Add(sum, MaskedAccess.Load<TSimd, TVec, TPartial>(cell, mask));
                }
            }

            TVec mean = TSimd.Divide(sum, TSimd.Broadcast(window.Rows * window.Columns));
            MaskedAccess.Store<TSimd, TVec, TPartial>(mean, _y + window.Output + channel, mask);
        }
    }

    private readonly struct AverageBackwardOp(float* dy, float* dx) : IWindowOp
    {
        private readonly float* _dy = dy;
        private readonly float* _dx = dx;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(in Window window, nint channel, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec part = TSimd.Divide(MaskedAccess.Load<TSimd, TVec, TPartial>(_dy + window.Output + channel, mask), TSimd.Broadcast(window.Rows * window.Columns));
            float* row = _dx + window.Input + channel;
            for (int i = 0; i < window.Rows; i++, row += window.Line)
            {
                float* cell = row;
                for (int j = 0; j < window.Columns; j++, cell += window.Cell)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Add(MaskedAccess.Load<TSimd, TVec, TPartial>(cell, mask), part), cell, mask);
                }
            }
        }
    }
}
