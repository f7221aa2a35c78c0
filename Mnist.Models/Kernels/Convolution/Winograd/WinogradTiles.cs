using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Products.Tiles;

namespace Mnist.Models.Kernels.Convolution.Winograd;

/// <summary>Tiles of one size side by side in every row of an image.</summary>
internal sealed class WinogradTiles
{
    private readonly AlignedBuffer _zeros;

    /// <summary>Lays tiles over a row.</summary>
    /// <param name="shape">Sizes of the convolution.</param>
    /// <param name="pairs">Pairs of points.</param>
    /// <param name="first">First output column.</param>
    /// <param name="columns">Output columns.</param>
    /// <param name="images">Images side by side.</param>
    public WinogradTiles(ConvolutionShape shape, int pairs, int first, int columns, int images)
    {
        (Shape, First, Columns) = (shape, first, columns);
        Points = new WinogradPoints(pairs, shape.Width.Window);
        Tiles = (columns + Points.Outputs - 1) / Points.Outputs;
        _zeros = new AlignedBuffer(Math.Max(shape.Channels, shape.Filters));
        InputLine = Tiles * shape.Channels;
        InputImage = checked(shape.Height.Padded * InputLine);
        OutputImage = checked(shape.Height.Output * Tiles * shape.Filters);
        (InputPlane, OutputPlane) = (checked(images * InputImage), checked(images * OutputImage));
        KernelLine = shape.Channels * shape.Filters;
        KernelPlane = checked(shape.Height.Window * KernelLine);
        Window = new SumPanels([.. Enumerable.Range(0, shape.Height.Window).Select(row => new SumRun(row * InputLine, shape.Channels))], 1);
        Positions = [.. Enumerable.Range(1, images).Select(some => new SumPanels(
            [.. Enumerable.Range(0, some).Select(image => new SumRun(image * InputImage, shape.Height.Output * Tiles))], shape.Channels))];
    }

    /// <summary>Sizes of the convolution.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>How a tile is computed.</summary>
    public WinogradPoints Points { get; }

    /// <summary>First output column.</summary>
    public int First { get; }

    /// <summary>Output columns; the last tile may reach further.</summary>
    public int Columns { get; }

    /// <summary>Tiles in a row.</summary>
    public int Tiles { get; }

    /// <summary>Floats of a row of transformed inputs, (tiles, channels).</summary>
    public int InputLine { get; }

    /// <summary>Floats of an image's transformed inputs of one point, (padded height, tiles, channels).</summary>
    public int InputImage { get; }

    /// <summary>Floats of an image's products of one point, (height', tiles, filters).</summary>
    public int OutputImage { get; }

    /// <summary>Floats from the transformed inputs of one point to those of the next, (images, padded height, tiles, channels).</summary>
    public int InputPlane { get; }

    /// <summary>Floats from the products of one point to those of the next, (images, height', tiles, filters).</summary>
    public int OutputPlane { get; }

    /// <summary>Floats of a row of the window in the kernel, (channels, filters).</summary>
    public int KernelLine { get; }

    /// <summary>Floats of the kernel of one point, (window height, channels, filters).</summary>
    public int KernelPlane { get; }

    /// <summary>Floats of all transformed inputs.</summary>
    public int InputSize => checked(Points.Points * InputPlane);

    /// <summary>Floats of all products.</summary>
    public int OutputSize => checked(Points.Points * OutputPlane);

    /// <summary>Floats of the transformed kernel.</summary>
    public int KernelSize => checked(Points.Points * KernelPlane);

    /// <summary>The summands of a product forward.</summary>
    public SumPanels Window { get; }

    /// <summary>The summands of a kernel's gradient of one image, of two, and so on.</summary>
    public SumPanels[] Positions { get; }

    /// <summary>Zeros for every channel or filter: a column outside the image.</summary>
    public nint Zeros => _zeros.Address(0);
}
