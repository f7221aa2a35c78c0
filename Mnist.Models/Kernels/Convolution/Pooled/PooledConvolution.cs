using Mnist.Models.Kernels.Pooling;
using Mnist.Models.Kernels.Reductions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Direct convolution of images with one channel, as the first layer sees drawings, together with the pooling of 2 x 2 behind it.</summary>
/// <remarks>
/// Un-pooled outputs never leave the registers, nor do their gradients: each sum of the kernel's gradient takes from a window the one input that its largest output saw (<see cref="PlaceTile"/>).
/// Windows that see nothing but zeros, as on the blank margins of a drawing, are left out. Outputs have the bits of <see cref="DirectConvolution"/> followed by <see cref="MaxPlaces"/>;
/// the sums of a gradient run over the pooling windows, row by row, and so have other bits.
/// </remarks>
internal sealed unsafe class PooledConvolution
{
    private const int LeastWindow = 3;
    private const int MostWindow = 7;

    private readonly ConvolutionShape _shape;
    private readonly int _rows;
    private readonly int _columns;

    // Floats from one row of pixels to the next.
    private readonly int _line;

    /// <summary>Joins the two.</summary>
    /// <param name="shape">Sizes of the convolution, which <see cref="Fits"/>.</param>
    /// <param name="pooling">The pooling of its outputs.</param>
    public PooledConvolution(ConvolutionShape shape, MaxPlaces pooling)
    {
        (_shape, _rows, _columns) = (shape, pooling.Shape.Height.Output, pooling.Shape.Width.Output);
        _line = shape.NeedsPadding ? shape.Width.Padded : shape.Width.Input;
    }

    /// <summary>Floats of scratch that were zero once and are used for this convolution only: an image with its margin, and four floats for each of its pixels.</summary>
    public int ScratchSize => checked(_shape.PaddedSize + (_shape.Height.Padded * QuadLine));

    private int QuadLine => 4 * _line;

    /// <summary>Whether a convolution and a pooling are of this kind: one channel, windows of 3, 5 or 7 that move by one, 2 x 2 outputs pooled.</summary>
    public static bool Fits(in ConvolutionShape shape, MaxPlaces pooling) =>
        shape is { Channels: 1, Groups: 1 } && FitsAxis(shape.Height) && FitsAxis(shape.Width) && Reach.MayPay(shape) && pooling.IsTwoByTwo && pooling.Shape.Width.Output >= PooledRows.MostWindows;

    /// <summary><c>y = max(x * kernel + bias)</c> over each pooling window.</summary>
    /// <param name="x">(height, width).</param>
    /// <param name="kernel">(height, width, filters).</param>
    /// <param name="bias">(filters), or empty.</param>
    /// <param name="y">(pooled height, pooled width, filters); overwritten.</param>
    /// <param name="places">As y: which of the four outputs is the first of the largest, row by row; -1 where all are NaN. Empty: not wanted.</param>
    /// <param name="scratch">Room for <see cref="ScratchSize"/>.</param>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Span<float> y, Span<float> places, Span<float> scratch) =>
        Forward(SimdDispatch.Width, x, kernel, bias, y, places, scratch);

    /// <summary>The same at a width of 16, 8, 4 or 1 floats; tests compare widths with it.</summary>
    internal void Forward(int width, ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Span<float> y, Span<float> places, Span<float> scratch)
    {
        int size = _rows * _columns * _shape.Filters;
        ImageConvolution.Check(kernel.Length >= _shape.KernelSize && y.Length >= size && (bias.IsEmpty || bias.Length >= _shape.Filters) && (places.IsEmpty || places.Length >= size));
        Span<Reach> reach = stackalloc Reach[_rows];
        FindReach(x, reach);
        FillBlank(reach, bias.IsEmpty ? bias : bias[.._shape.Filters], y, places);
        fixed (float* a = Pad(x, scratch), b = kernel, pb = bias, py = y, pp = places)
        fixed (Reach* pr = reach)
        {
            PooledOperands t = new() { X = a, Line = _line, WindowRows = _shape.Height.Window, Kernel = b, Filters = _shape.Filters, Bias = pb, Y = py, Places = pp };
            SimdDispatch.Run(width, new PooledRows(t, pr, _rows, _columns, _shape.Width.Window));
        }
    }

    /// <summary>Gradient to the kernel of one image, plus what is there if <paramref name="accumulate"/>.</summary>
    /// <param name="x">(height, width).</param>
    /// <param name="dy">Gradient of the pooled outputs, (pooled height, pooled width, filters).</param>
    /// <param name="places">What <see cref="Forward(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, Span{float})"/> left.</param>
    /// <param name="gradient">As the kernel.</param>
    /// <param name="accumulate">Whether the image's sums are added to those there, or overwrite them.</param>
    /// <param name="scratch">As forward.</param>
    public void KernelGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> places, Span<float> gradient, bool accumulate, Span<float> scratch) =>
        KernelGradient(SimdDispatch.Width, x, dy, places, gradient, accumulate, scratch);

    internal void KernelGradient(int width, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> places, Span<float> gradient, bool accumulate, Span<float> scratch)
    {
        int size = _rows * _columns * _shape.Filters;
        ImageConvolution.Check(gradient.Length >= _shape.KernelSize && dy.Length >= size && places.Length >= size);
        Span<Reach> reach = stackalloc Reach[_rows];
        FindReach(x, reach);
        WindowRun* runs = stackalloc WindowRun[_rows];
        int count = FindRuns(reach, runs);
        fixed (float* image = Pad(x, scratch), pq = scratch[_shape.PaddedSize..], pdy = dy, pp = places, pg = gradient)
        {
            MakeQuads(image, pq, reach);
            PlaceOperands t = new()
            {
                Quads = pq, Line = QuadLine, Runs = runs, RunCount = count, Dy = pdy, Places = pp, Filters = _shape.Filters,
                Gradient = pg, GradientLine = _shape.Width.Window * _shape.Filters, Accumulate = accumulate,
            };
            SimdDispatch.Run(width, new PlaceBlocks(t, _shape.Height.Window, _shape.Width.Window));
        }
    }

    private static bool FitsAxis(in WindowAxis axis) => axis is { Stride: 1, Dilation: 1, InputDilation: 1, Window: LeastWindow or 5 or MostWindow };

    private ReadOnlySpan<float> Pad(ReadOnlySpan<float> x, Span<float> scratch)
    {
        ImageConvolution.Check(x.Length >= _shape.InputSize && scratch.Length >= ScratchSize);
        return PaddedImage.Of(_shape, x, scratch[.._shape.PaddedSize]);
    }

    // The pooling windows of each row that see anything but zeros.
    private void FindReach(ReadOnlySpan<float> x, Span<Reach> windows)
    {
        Span<Reach> outputs = stackalloc Reach[_shape.Height.Output];
        Reach.Find(_shape, x, outputs);
        for (int row = 0; row < windows.Length; row++)
        {
            (Reach upper, Reach lower) = (outputs[2 * row], outputs[(2 * row) + 1]);
            windows[row] = new Reach(Math.Min(upper.First, lower.First) / 2, Math.Min(_columns, (Math.Max(upper.End, lower.End) + 1) / 2));
        }
    }

    // An output that sees nothing is the bias, and of four equals the first is the largest.
    private void FillBlank(ReadOnlySpan<Reach> reach, ReadOnlySpan<float> bias, Span<float> y, Span<float> places)
    {
        int filters = _shape.Filters;
        int line = _columns * filters;
        Span<float> blank = default;
        for (int row = 0; row < _rows; row++)
        {
            int first = Math.Min(_columns, reach[row].First);
            int end = Math.Max(first, reach[row].End);
            Span<float> here = y.Slice(row * line, line);
            Fill(here[..(first * filters)], bias, ref blank);
            Fill(here[(end * filters)..], bias, ref blank);
            if (!places.IsEmpty)
            {
                places.Slice(row * line, first * filters).Clear();
                places[((row * line) + (end * filters))..((row + 1) * line)].Clear();
            }
        }
    }

    // The first is computed, the others are copied from it.
    private static void Fill(Span<float> outputs, ReadOnlySpan<float> bias, ref Span<float> blank)
    {
        if (bias.IsEmpty)
        {
            outputs.Clear();
            return;
        }

        for (; !outputs.IsEmpty; outputs = outputs[blank.Length..])
        {
            if (blank.IsEmpty)
            {
                blank = outputs[..bias.Length];
                blank.Clear();
                RowMath.Add(bias, blank);
            }
            else
            {
                blank.CopyTo(outputs);
            }
        }
    }

    // Of each pixel, itself, the one to the right and the two below: what a cell of the kernel meets at the four outputs of a pooling window. Two floats are copied at a time.
    private void MakeQuads(float* image, float* quads, ReadOnlySpan<Reach> reach)
    {
        (int top, int bottom, int left, int right) = (_rows, 0, _columns, 0);
        for (int row = 0; row < _rows; row++)
        {
            if (reach[row].First < reach[row].End)
            {
                (top, bottom) = (Math.Min(top, row), row + 1);
                (left, right) = (Math.Min(left, reach[row].First), Math.Max(right, reach[row].End));
            }
        }

        for (int row = 2 * top; row < (2 * bottom) + _shape.Height.Window - 2; row++)
        {
            float* upper = image + ((nint)row * _line);
            float* lower = upper + _line;
            long* pairs = (long*)(quads + ((nint)row * QuadLine));
            for (nint column = 2 * left; column < (2 * right) + _shape.Width.Window - 2; column++)
            {
                pairs[2 * column] = *(long*)(upper + column);
                pairs[(2 * column) + 1] = *(long*)(lower + column);
            }
        }
    }

    private int FindRuns(ReadOnlySpan<Reach> reach, WindowRun* runs)
    {
        int count = 0;
        for (int row = 0; row < _rows; row++)
        {
            (int first, int end) = (reach[row].First, reach[row].End);
            if (first < end)
            {
                runs[count++] = new WindowRun((nint)(2 * row) * QuadLine + ((nint)first * WindowRun.QuadsOfWindow), (row * _columns) + first, end - first);
            }
        }

        return count;
    }
}
