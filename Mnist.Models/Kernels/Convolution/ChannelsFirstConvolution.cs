using Mnist.Models.Kernels.Products;

namespace Mnist.Models.Kernels.Convolution;

/// <summary>
/// The engine's convolution for other libraries, over images with channels first: (channels, height, width). An image's bits depend neither on the other images, nor on the vector width. It runs on the caller's
/// thread; any number of threads may run one, each with a scratch of its own.
/// </summary>
public sealed class ChannelsFirstConvolution
{
    private readonly ImageConvolution _convolution;
    private readonly float[] _kernel;

    /// <summary>Prepares a kernel.</summary>
    /// <param name="height">How the window moves down.</param>
    /// <param name="width">How the window moves along a row.</param>
    /// <param name="channels">Channels of an image, 1 or more.</param>
    /// <param name="filters">Channels of a result, 1 or more.</param>
    /// <param name="groups">Into how many groups channels and filters are divided; a filter sees the channels of its group. 1 or more.</param>
    /// <param name="kernel">(filters, channels / groups, window height, window width); it is copied.</param>
    /// <param name="fast">Whether it may take fewer multiplications than its definition where that is faster, for sums within 5e-6 of the largest; true by default.</param>
    /// <exception cref="ArgumentException">A size is too small, groups do not divide channels and filters, or the kernel has another number of values.</exception>
    public ChannelsFirstConvolution(
        SlidingWindow height, SlidingWindow width, int channels, int filters, int groups, ReadOnlySpan<float> kernel, bool fast = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        ConvolutionShape shape = new(height.Axis, width.Axis, channels, filters, groups);
        if (channels % groups != 0 || filters % groups != 0 || kernel.Length != shape.KernelSize)
        {
            throw new ArgumentException($"A convolution of {channels} channels and {filters} filters in {groups} groups takes a kernel of {shape.KernelSize} values, received {kernel.Length}; give sizes that belong together.", nameof(kernel));
        }

        _convolution = ImageConvolution.Create(shape, fast);
        float[] cells = CellsFirst(kernel, shape);
        _kernel = _convolution.PreparedSize > 0 ? new float[_convolution.PreparedSize] : cells;
        _convolution.Prepare(cells, _kernel);
    }

    /// <summary>Floats of an image.</summary>
    public int InputSize => _convolution.Shape.InputSize;

    /// <summary>Floats of a result.</summary>
    public int OutputSize => _convolution.Shape.OutputSize;

    /// <summary>Floats a run needs beside images and results.</summary>
    public int ScratchSize => checked(_convolution.ScratchSize + (_convolution.Images * (InputSize + OutputSize)));

    /// <summary><c>y = x * kernel + bias</c>.</summary>
    /// <param name="x">(images, channels, height, width).</param>
    /// <param name="bias">(filters), or empty for none.</param>
    /// <param name="y">(images, filters, height', width'); overwritten. It must not overlap the images.</param>
    /// <param name="scratch">Room for <see cref="ScratchSize"/>; it may hold anything.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public void Run(ReadOnlySpan<float> x, ReadOnlySpan<float> bias, Span<float> y, Span<float> scratch)
    {
        ConvolutionShape shape = _convolution.Shape;
        int images = x.Length / InputSize;
        if (scratch.Length < ScratchSize || y.Length < images * OutputSize || (!bias.IsEmpty && bias.Length < shape.Filters))
        {
            throw new ArgumentException($"{images} images take a scratch of {ScratchSize} and results of {images * OutputSize} floats, and a bias of {shape.Filters} or none; received {scratch.Length}, {y.Length} and {bias.Length}.");
        }

        // The margins of an image are cleared once and stay so.
        Span<float> own = scratch[.._convolution.ScratchSize];
        own.Clear();
        Span<float> taken = scratch.Slice(own.Length, _convolution.Images * InputSize);
        Span<float> given = scratch.Slice(own.Length + taken.Length, _convolution.Images * OutputSize);
        for (int first = 0; first < images; first += _convolution.Images)
        {
            int count = Math.Min(_convolution.Images, images - first);
            ReadOnlySpan<float> some = x.Slice(first * InputSize, count * InputSize);
            Span<float> results = y.Slice(first * OutputSize, count * OutputSize);
            _convolution.Forward(shape.Channels == 1 ? some : Turned(some, taken, shape.Channels, InputSize), _kernel, bias, shape.Filters == 1 ? results : given[..results.Length], own);
            if (shape.Filters > 1)
            {
                Turned(given[..results.Length], results, shape.OutputPositions, OutputSize);
            }
        }
    }

    // Each image is a matrix of so many rows.
    private static Span<float> Turned(ReadOnlySpan<float> images, Span<float> target, int rows, int size)
    {
        int columns = size / rows;
        for (int at = 0; at < images.Length; at += size)
        {
            Transposition.Transpose(new ReadOnlyMatrix(images.Slice(at, size), rows, columns), new Matrix(target.Slice(at, size), columns, rows));
        }

        return target[..images.Length];
    }

    // (filters, channels, cells) to (cells, channels, filters).
    private static float[] CellsFirst(ReadOnlySpan<float> kernel, in ConvolutionShape shape)
    {
        float[] cells = new float[kernel.Length];
        for (int filter = 0; filter < shape.Filters; filter++)
        {
            for (int channel = 0; channel < shape.GroupChannels; channel++)
            {
                for (int cell = 0; cell < shape.Cells; cell++)
                {
                    cells[(((cell * shape.GroupChannels) + channel) * shape.Filters) + filter] = kernel[(((filter * shape.GroupChannels) + channel) * shape.Cells) + cell];
                }
            }
        }

        return cells;
    }
}
