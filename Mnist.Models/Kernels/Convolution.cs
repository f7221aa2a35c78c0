using Mnist.Models.Kernels.Tiles;

namespace Mnist.Models.Kernels;

/// <summary>Convolution of one picture (height, width, channels) with a kernel (height, width, channels / groups, filters).</summary>
/// <remarks>
/// No window is ever copied: a line of outputs is a block of rows of a product whose A is the padded picture itself, read through strides.
/// Every sum runs over the window's rows, columns and channels in this order; a kernel gradient's over the outputs' rows and columns.
/// </remarks>
internal static unsafe class Convolution
{
    /// <summary><c>y = x * kernel + bias</c>.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">The picture.</param>
    /// <param name="kernel">(height, width, channels / groups, filters).</param>
    /// <param name="bias">(filters), or empty.</param>
    /// <param name="y">(height', width', filters); overwritten.</param>
    /// <param name="padded">Scratch of <see cref="ConvolutionShape.PaddedSize"/> floats that were zero once and are used for this shape only.</param>
    public static void Forward(in ConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Span<float> y, Span<float> padded)
    {
        Operand source = Pad(shape, x, padded);
        Check(kernel.Length >= shape.KernelSize && y.Length >= shape.OutputSize && (bias.IsEmpty || bias.Length >= shape.Filters));
        bool whole = IsWhole(shape);
        fixed (float* a = source.Values, b = kernel, c = y, addend = bias)
        {
            for (int group = 0; group < shape.Groups; group++)
            {
                int filter = group * shape.GroupFilters;
                TileOperands t = new()
                {
                    A = a + (group * shape.GroupChannels),
                    RowStride = shape.Width.Stride * shape.Channels,
                    Lines = shape.Height.Output,
                    LineStride = shape.Height.Stride * source.Line,
                    InnerStride = 1,
                    Inner = whole ? shape.Width.Window * shape.Channels : shape.GroupChannels,
                    Segments = whole ? 1 : shape.Width.Window,
                    SegmentStride = shape.Width.Dilation * shape.Channels,
                    Outer = shape.Height.Window,
                    OuterStride = shape.Height.Dilation * source.Line,
                    B = b + filter,
                    BStride = shape.Filters,
                    Addend = addend == null ? null : addend + filter,
                    C = c + filter,
                    CStride = shape.Filters,
                    CLineStride = shape.Width.Output * shape.Filters,
                };
                TileGrid.Run(t, shape.Width.Output, shape.GroupFilters);
            }
        }
    }

    /// <summary>Gradient to the kernel, plus what is there if <paramref name="accumulate"/>.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="x">The picture.</param>
    /// <param name="dy">(height', width', filters).</param>
    /// <param name="gradient">As the kernel.</param>
    /// <param name="accumulate">Whether this picture's sums are added to the gradient, or overwrite it.</param>
    /// <param name="padded">As for <see cref="Forward"/>.</param>
    public static void KernelGradient(in ConvolutionShape shape, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> gradient, bool accumulate, Span<float> padded)
    {
        Operand source = Pad(shape, x, padded);
        Check(gradient.Length >= shape.KernelSize && dy.Length >= shape.OutputSize);
        bool whole = IsWhole(shape);

        // Cells of a window row lie side by side in the picture and in the kernel: one block of rows; else each cell is its own.
        int columns = whole ? 1 : shape.Width.Window;
        int rows = whole ? shape.Width.Window * shape.Channels : shape.GroupChannels;
        fixed (float* a = source.Values, b = dy, c = gradient)
        {
            for (int group = 0; group < shape.Groups; group++)
            {
                int filter = group * shape.GroupFilters;
                for (int column = 0; column < columns; column++)
                {
                    float* block = c + (column * rows * shape.Filters) + filter;
                    TileOperands t = new()
                    {
                        A = a + (group * shape.GroupChannels) + (column * shape.Width.Dilation * shape.Channels),
                        RowStride = 1,
                        Lines = shape.Height.Window,
                        LineStride = shape.Height.Dilation * source.Line,
                        InnerStride = shape.Width.Stride * shape.Channels,
                        Inner = shape.Width.Output,
                        Segments = shape.Height.Output,
                        SegmentStride = shape.Height.Stride * source.Line,
                        Outer = 1,
                        B = b + filter,
                        BStride = shape.Filters,
                        Addend = accumulate ? block : null,
                        AddendStride = shape.Filters,
                        AddendLineStride = columns * rows * shape.Filters,
                        C = block,
                        CStride = shape.Filters,
                        CLineStride = columns * rows * shape.Filters,
                    };
                    TileGrid.Run(t, rows, shape.GroupFilters);
                }
            }
        }
    }

    /// <summary>Turns the kernel around for the way back: from (height, width, channels / groups, filters), window first to last, to (height, width, filters / groups, channels), last to first.</summary>
    public static void TurnKernel(in ConvolutionShape shape, ReadOnlySpan<float> kernel, Span<float> turned)
    {
        int cell = shape.GroupChannels * shape.Filters;
        for (int place = 0; place < shape.Cells; place++)
        {
            ReadOnlySpan<float> from = kernel.Slice(place * cell, cell);
            Span<float> to = turned.Slice((shape.Cells - 1 - place) * cell, cell);
            for (int group = 0; group < shape.Groups; group++)
            {
                Transposition.Transpose(
                    new ReadOnlyMatrix(from[(group * shape.GroupFilters)..], shape.GroupChannels, shape.GroupFilters, shape.Filters),
                    new Matrix(to[(group * shape.GroupChannels)..], shape.GroupFilters, shape.GroupChannels, shape.Channels));
            }
        }
    }

    // Whether the cells of a window row are one run of floats.
    private static bool IsWhole(in ConvolutionShape shape) => shape.Groups == 1 && (shape.Width.Dilation == 1 || shape.Width.Window == 1);

    // The margin of the scratch is zero from the start and nobody writes there.
    private static Operand Pad(in ConvolutionShape shape, ReadOnlySpan<float> x, Span<float> padded)
    {
        (WindowAxis height, WindowAxis width, int channels) = (shape.Height, shape.Width, shape.Channels);
        Check(x.Length >= shape.InputSize);
        if (!shape.NeedsPadding)
        {
            return new Operand(x, width.Input * channels);
        }

        int line = width.Padded * channels;
        Check(padded.Length >= shape.PaddedSize);
        int rows = Math.Min(height.Input, (height.Padded - height.Before + height.Spacing - 1) / height.Spacing);
        int columns = Math.Min(width.Input, (width.Padded - width.Before + width.Spacing - 1) / width.Spacing);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * width.Input * channels, columns * channels);
            Span<float> to = padded.Slice((((height.Before + (row * height.Spacing)) * width.Padded) + width.Before) * channels);
            if (width.Spacing == 1)
            {
                from.CopyTo(to);
                continue;
            }

            for (int column = 0; column < columns; column++)
            {
                from.Slice(column * channels, channels).CopyTo(to[(column * width.Spacing * channels)..]);
            }
        }

        return new Operand(padded, line);
    }

    private static void Check(bool fits)
    {
        if (!fits)
        {
            throw new ArgumentException("A span is shorter than the convolution's sizes say.");
        }
    }

    /// <summary>A picture as windows read it.</summary>
    private readonly ref struct Operand(ReadOnlySpan<float> values, int line)
    {
        public ReadOnlySpan<float> Values { get; } = values;

        /// <summary>Floats from one row of pixels to the next.</summary>
        public nint Line { get; } = line;
    }
}
