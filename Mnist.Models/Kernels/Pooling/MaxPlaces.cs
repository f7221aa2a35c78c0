using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Pooling;

/// <summary>Largest value of each window with its place, for windows that lie side by side inside the image: what was pooled need not be kept for the gradient.</summary>
/// <param name="shape">The window's way over an image.</param>
internal sealed unsafe class MaxPlaces(ConvolutionShape shape)
{
    /// <summary>Sizes.</summary>
    public ConvolutionShape Shape => shape;

    /// <summary>Whether the window is the usual one. It has a kernel of its own, which compares what is in registers: 1.4 to 1.9 times as fast (measured). Backward it was not faster.</summary>
    public bool IsTwoByTwo => shape is { Height.Window: 2, Width.Window: 2 };

    /// <summary>Whether every cell lies in one window at most, and no window leaves the image.</summary>
    public static bool Fits(in ConvolutionShape shape) =>
        !shape.NeedsPadding && shape.Height.Stride == shape.Height.Window && shape.Width.Stride == shape.Width.Window;

    /// <summary>Largest value of each window; NaN is not larger than anything, as in TensorFlow.</summary>
    /// <param name="x">(images, height, width, channels).</param>
    /// <param name="y">(images, height', width', channels).</param>
    /// <param name="places">As y: the number of the first of the largest cells in its window, row by row; -1 where all are NaN. Empty: not wanted.</param>
    public void Forward(ReadOnlySpan<float> x, Span<float> y, Span<float> places)
    {
        int images = x.Length / shape.InputSize;
        Check(y.Length >= images * shape.OutputSize && (places.IsEmpty || places.Length >= y.Length));
        fixed (float* px = x, py = y, pp = places)
        {
            if (IsTwoByTwo)
            {
                SimdDispatch.Run(new Windows<TwoByTwoForwardOp>(shape, images, new TwoByTwoForwardOp(shape, px, py, pp)));
            }
            else
            {
                SimdDispatch.Run(new Windows<ForwardOp>(shape, images, new ForwardOp(shape, px, py, pp)));
            }
        }
    }

    /// <summary>Gives each cell its gradient: the window's to the place of the largest, 0 to the others.</summary>
    /// <param name="dy">(images, height', width', channels).</param>
    /// <param name="places">What <see cref="Forward"/> left.</param>
    /// <param name="dx">(images, height, width, channels); overwritten.</param>
    public void Backward(ReadOnlySpan<float> dy, ReadOnlySpan<float> places, Span<float> dx)
    {
        int images = dx.Length / shape.InputSize;
        Check(dy.Length >= images * shape.OutputSize && places.Length >= dy.Length);
        if (shape.Height.Padded < shape.Height.Input || shape.Width.Padded < shape.Width.Input)
        {
            dx.Clear();
        }

        fixed (float* pdy = dy, pp = places, pdx = dx)
        {
            SimdDispatch.Run(new Windows<BackwardOp>(shape, images, new BackwardOp(shape, pdx, pdy, pp)));
        }
    }

    private static void Check(bool fits)
    {
        if (!fits)
        {
            throw new ArgumentException("A span is shorter than the pooling's sizes say.");
        }
    }

    /// <summary>What is done with one window, for one vector of channels.</summary>
    private interface IWindowOp
    {
        /// <summary>Does it.</summary>
        /// <param name="input">First float of the window's first cell.</param>
        /// <param name="output">First float of its result.</param>
        /// <param name="mask">Lanes that are channels.</param>
        void Apply<TSimd, TVec, TPartial>(nint input, nint output, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst;
    }

    /// <summary>Every window of every image, in order; the channels of a window in vectors.</summary>
    /// <remarks>No window is cut at an edge here: with the walk of <see cref="ImagePooling"/>, which looks where each begins and ends, 16 channels took twice as long (measured).</remarks>
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
            (int channels, int columns) = (_shape.Channels, _shape.Width.Output);
            nint step = (nint)_shape.Width.Stride * channels;
            nint line = (nint)_shape.Height.Stride * _shape.Width.Input * channels;
            nint output = 0;
            TOp op = _op;
            for (int image = 0; image < _images; image++)
            {
                nint first = (nint)image * _shape.InputSize;
                for (int row = 0; row < _shape.Height.Output; row++, first += line)
                {
                    nint input = first;
                    for (int column = 0; column < columns; column++, input += step, output += channels)
                    {
                        VectorLoop.Run<TSimd, TVec, Channels<TOp>>(new Channels<TOp>(op, input, output), channels);
                    }
                }
            }
        }
    }

    private readonly struct Channels<TOp>(TOp op, nint input, nint output) : IVectorBody
        where TOp : struct, IWindowOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst => op.Apply<TSimd, TVec, TPartial>(input + column, output + column, mask);
    }

    private readonly struct ForwardOp(in ConvolutionShape shape, float* x, float* y, float* places) : IWindowOp
    {
        private readonly float* _x = x;
        private readonly float* _y = y;
        private readonly float* _places = places;
        private readonly int _rows = shape.Height.Window;
        private readonly int _columns = shape.Width.Window;
        private readonly nint _cell = shape.Channels;
        private readonly nint _line = (nint)shape.Width.Input * shape.Channels;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(nint input, nint output, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            float* first = _x + input;
            TVec largest = TSimd.Broadcast(float.NegativeInfinity);
            for (int i = 0; i < _rows; i++)
            {
                for (int j = 0; j < _columns; j++)
                {
                    largest = TSimd.Max(MaskedAccess.Load<TSimd, TVec, TPartial>(first + (i * _line) + (j * _cell), mask), largest);
                }
            }

            MaskedAccess.Store<TSimd, TVec, TPartial>(largest, _y + output, mask);
            if (_places == null)
            {
                return;
            }

            // From the last to the first, so that the first of equals is what stays.
            TVec place = TSimd.Broadcast(-1);
            for (int i = _rows - 1; i >= 0; i--)
            {
                for (int j = _columns - 1; j >= 0; j--)
                {
                    TVec equal = TSimd.Equal(MaskedAccess.Load<TSimd, TVec, TPartial>(first + (i * _line) + (j * _cell), mask), largest);
                    place = TSimd.Select(equal, TSimd.Broadcast((i * _columns) + j), place);
                }
            }

            MaskedAccess.Store<TSimd, TVec, TPartial>(place, _places + output, mask);
        }
    }

    private readonly struct BackwardOp(in ConvolutionShape shape, float* dx, float* dy, float* places) : IWindowOp
    {
        private readonly float* _dx = dx;
        private readonly float* _dy = dy;
        private readonly float* _places = places;
        private readonly int _rows = shape.Height.Window;
        private readonly int _columns = shape.Width.Window;
        private readonly nint _cell = shape.Channels;
        private readonly nint _line = (nint)shape.Width.Input * shape.Channels;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(nint input, nint output, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec gradient = MaskedAccess.Load<TSimd, TVec, TPartial>(_dy + output, mask);
            TVec place = MaskedAccess.Load<TSimd, TVec, TPartial>(_places + output, mask);
            float* first = _dx + input;
            for (int i = 0; i < _rows; i++)
            {
                for (int j = 0; j < _columns; j++)
                {
                    TVec here = TSimd.Equal(place, TSimd.Broadcast((i * _columns) + j));
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Select(here, gradient, TSimd.Zero), first + (i * _line) + (j * _cell), mask);
                }
            }
        }
    }

    private readonly struct TwoByTwoForwardOp(in ConvolutionShape shape, float* x, float* y, float* places) : IWindowOp
    {
        private readonly float* _x = x;
        private readonly float* _y = y;
        private readonly float* _places = places;
        private readonly nint _cell = shape.Channels;
        private readonly nint _line = (nint)shape.Width.Input * shape.Channels;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(nint input, nint output, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            float* first = _x + input;
            TwoByTwo<TSimd, TVec> cells = new(
                MaskedAccess.Load<TSimd, TVec, TPartial>(first, mask),
                MaskedAccess.Load<TSimd, TVec, TPartial>(first + _cell, mask),
                MaskedAccess.Load<TSimd, TVec, TPartial>(first + _line, mask),
                MaskedAccess.Load<TSimd, TVec, TPartial>(first + _line + _cell, mask));
            MaskedAccess.Store<TSimd, TVec, TPartial>(cells.Largest, _y + output, mask);
            if (_places != null)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(cells.Place, _places + output, mask);
            }
        }
    }
}
