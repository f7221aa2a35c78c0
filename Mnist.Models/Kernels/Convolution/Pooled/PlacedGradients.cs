using Mnist.Models.Kernels.Pooling;
using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Gradients of a convolution whose outputs were pooled: of each pooling window one output alone has a gradient, and none where what follows left it out, as relu and dropout do.</summary>
/// <remarks>
/// Of the direct sums, those with a gradient of zero are left out. Behind 2 x 2 that is a quarter of them at most, and behind relu and dropout some tenth, where fast convolution takes two fifths of them all.
/// Sums of the kernel's gradient run over the places of an image, then over the images; those of the input's over the filters, and in each over the places.
/// </remarks>
internal sealed unsafe class PlacedGradients
{
    // With fewer outputs to a window, or with fewer floats in a row of the patch than half a vector has, fewer operations are left out than are added.
    private const int LeastWindow = 4;
    private const int LeastColumns = 8;

    private readonly ConvolutionShape _shape;
    private readonly int _positions;
    private readonly int _columns;
    private readonly int[] _windows;
    private readonly int[] _places;

    /// <summary>Lays the places out.</summary>
    /// <param name="shape">Sizes of the convolution, which <see cref="Pays"/>.</param>
    /// <param name="pooling">The pooling of its outputs.</param>
    public PlacedGradients(ConvolutionShape shape, MaxPlaces pooling)
    {
        ConvolutionShape pool = pooling.Shape;
        (_shape, _positions, _columns) = (shape, pool.OutputPositions, shape.Width.Window * shape.Channels);
        int column = shape.Width.Stride * shape.Channels;
        int row = shape.Height.Stride * Line;
        _windows = [.. Enumerable.Range(0, _positions).Select(window =>
            (window / pool.Width.Output * pool.Height.Stride * row) + (window % pool.Width.Output * pool.Width.Stride * column))];

        // The first is of a window of nothing but NaN, of which none is the largest.
        _places = [0, .. Enumerable.Range(0, pool.Cells).Select(cell => (cell / pool.Width.Window * row) + (cell % pool.Width.Window * column))];
    }

    /// <summary>Floats of scratch that were zero once and are used for this only: an image with its margin, the gradient to it, the places and their numbers.</summary>
    public int ScratchSize => checked((2 * Whole(_shape.PaddedSize)) + (2 * Whole(_positions * _shape.Filters)) + _shape.Filters);

    /// <summary>Floats of the kernel's gradient, filter by filter.</summary>
    public int SumsSize => _shape.KernelSize;

    private int Line => _shape.NeedsPadding ? _shape.Width.Padded * _shape.Channels : _shape.Width.Input * _shape.Channels;

    /// <summary>Whether gradients can be computed this way, and are faster than those of all outputs (measured).</summary>
    public static bool Pays(in ConvolutionShape shape, MaxPlaces pooling) =>
        shape is { Groups: 1, Height: { Dilation: 1, InputDilation: 1 }, Width: { Dilation: 1, InputDilation: 1 } }
        && pooling.Shape.Cells >= LeastWindow && shape.Width.Window * shape.Channels >= LeastColumns;

    /// <summary>Brings the kernel into the form the input gradient takes.</summary>
    /// <param name="kernel">(height, width, channels, filters).</param>
    /// <param name="patches">(filters, height, width, channels); overwritten.</param>
    public void Prepare(ReadOnlySpan<float> kernel, Span<float> patches) =>
        Transposition.Transpose(new ReadOnlyMatrix(kernel, _shape.PatchSize, _shape.Filters), new Matrix(patches, _shape.Filters, _shape.PatchSize));

    /// <summary>Makes the gradient of the sums of all images.</summary>
    /// <param name="sums">Sums of all images, (filters, height, width, channels).</param>
    /// <param name="gradient">As the kernel; overwritten.</param>
    public void FinishGradient(ReadOnlySpan<float> sums, Span<float> gradient) =>
        Transposition.Transpose(new ReadOnlyMatrix(sums, _shape.Filters, _shape.PatchSize), new Matrix(gradient, _shape.PatchSize, _shape.Filters));

    /// <summary>Finds the places of an image's gradient, which stay in the scratch for the other two.</summary>
    /// <param name="dy">Gradient of the pooled outputs, (pooled height, pooled width, filters).</param>
    /// <param name="places">What <see cref="MaxPlaces.Forward"/> left.</param>
    /// <param name="scratch">Room for <see cref="ScratchSize"/>.</param>
    public void Find(ReadOnlySpan<float> dy, ReadOnlySpan<float> places, Span<float> scratch)
    {
        int filters = _shape.Filters;
        ImageConvolution.Check(dy.Length >= _positions * filters && places.Length >= _positions * filters && scratch.Length >= ScratchSize);
        fixed (float* pdy = dy, pp = places, ps = scratch)
        fixed (int* windows = _windows, outputs = _places)
        {
            GradientPlace* list = Places(ps);
            int* counts = Counts(ps);
            for (int filter = 0; filter < filters; filter++, list += _positions)
            {
                counts[filter] = FindOf(pdy + filter, pp + filter, windows, outputs, list);
            }
        }
    }

    /// <summary>Gradient to the kernel of one image, plus what is there if <paramref name="accumulate"/>, in the form of <see cref="FinishGradient"/>.</summary>
    /// <param name="x">(height, width, channels).</param>
    /// <param name="sums">Room for <see cref="SumsSize"/>.</param>
    /// <param name="accumulate">Whether the image's sums are added to those there, or overwrite them.</param>
    /// <param name="scratch">What <see cref="Find"/> left.</param>
    public void KernelGradient(ReadOnlySpan<float> x, Span<float> sums, bool accumulate, Span<float> scratch) => KernelGradient(SimdDispatch.Width, x, sums, accumulate, scratch);

    /// <summary>The same at a width of 16, 8, 4 or 1 floats; tests compare widths with it.</summary>
    internal void KernelGradient(int width, ReadOnlySpan<float> x, Span<float> sums, bool accumulate, Span<float> scratch)
    {
        ImageConvolution.Check(x.Length >= _shape.InputSize && sums.Length >= SumsSize && scratch.Length >= ScratchSize);
        fixed (float* image = PaddedImage.Of(_shape, x, scratch[.._shape.PaddedSize]), pc = sums, ps = scratch)
        {
            PatchOperands t = new() { Image = image, Line = Line, Places = Places(ps), Patch = pc, PatchLine = _columns, Accumulate = accumulate };
            SimdDispatch.Run(width, new PatchSums(t, Counts(ps), _shape.Filters, _positions, _shape.Height.Window));
        }
    }

    /// <summary>Gradient to the input of one image.</summary>
    /// <param name="patches">What <see cref="Prepare"/> left.</param>
    /// <param name="dx">(height, width, channels); overwritten.</param>
    /// <param name="scratch">What <see cref="Find"/> left.</param>
    public void InputGradient(ReadOnlySpan<float> patches, Span<float> dx, Span<float> scratch) => InputGradient(SimdDispatch.Width, patches, dx, scratch);

    internal void InputGradient(int width, ReadOnlySpan<float> patches, Span<float> dx, Span<float> scratch)
    {
        ImageConvolution.Check(patches.Length >= _shape.KernelSize && dx.Length >= _shape.InputSize && scratch.Length >= ScratchSize);
        Span<float> padded = _shape.NeedsPadding ? scratch.Slice(Whole(_shape.PaddedSize), _shape.PaddedSize) : dx[.._shape.InputSize];
        padded.Clear();
        fixed (float* image = padded, pw = patches, ps = scratch)
        {
            PatchOperands t = new() { Image = image, Line = Line, Places = Places(ps), Patch = pw, PatchLine = _columns };
            SimdDispatch.Run(width, new PatchSpread(t, Counts(ps), _shape.Filters, _positions, _shape.Height.Window));
        }

        if (_shape.NeedsPadding)
        {
            PaddedImage.Cut(_shape, padded, dx);
        }
    }

    // Without a branch, which no processor would foresee: a place that does not count is overwritten by the next.
    private int FindOf(float* dy, float* places, int* windows, int* outputs, GradientPlace* list)
    {
        (int count, nint filters) = (0, _shape.Filters);
        for (int position = _positions; position > 0; position--, dy += filters, places += filters, windows++)
        {
            int output = float.ConvertToIntegerNative<int>(*places) + 1;
            list[count] = new GradientPlace(*windows + outputs[output], *dy);
            count += (*(int*)dy << 1 != 0 ? 1 : 0) & (output > 0 ? 1 : 0);
        }

        return count;
    }

    // Buffers begin at whole cache lines.
    private static int Whole(int floats) => (floats + 15) / 16 * 16;

    private GradientPlace* Places(float* scratch) => (GradientPlace*)(scratch + (2 * Whole(_shape.PaddedSize)));

    private int* Counts(float* scratch) => (int*)(scratch + (2 * Whole(_shape.PaddedSize)) + (2 * Whole(_positions * _shape.Filters)));
}
