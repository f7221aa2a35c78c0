using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Products.Tiles;

namespace Mnist.Models.Kernels.Convolution.Winograd;

/// <summary>Convolution with fewer multiplications: along the width by <see cref="WinogradPoints"/>, along the height and over the channels as products.</summary>
/// <remarks>
/// Of 5 cells, 4 neighbouring outputs take 8 products in place of 20; of 3, 6 take 8 in place of 18. The columns of a row that fill no tile go on with fewer points.
/// <code>
/// y (width 14, window 5)    | 0 1 2 3 | 4 5 6 7 | 8 9 10 11 | 12 13 |        three tiles of 8 points, one of 6
/// </code>
/// Errors are some ten times those of the direct sums, near 1e-6 of the largest output. An input that is infinite or NaN makes NaN of its tile's outputs.
/// </remarks>
internal sealed unsafe class WinogradConvolution : ImageConvolution
{
    // Windows that leave at least two outputs to 8 points.
    private const int LeastWindow = 3;
    private const int MostWindow = 7;

    // Transformed it takes some four times as much memory.
    private const int LargestImage = 1 << 22;

    // Sums of a kernel's gradient should be long, so that what is added to them in memory is little beside them.
    private const int MostPositions = 320;
    private const int MostImages = 8;

    private readonly WinogradTiles[] _tiles;

    public WinogradConvolution(ConvolutionShape shape)
        : base(shape)
    {
        (int width, int window) = (shape.Width.Output, shape.Width.Window);
        int outputs = OutputsOf(WinogradPoints.MaxPairs, window);
        int rest = width % outputs;
        int pairs = Enumerable.Range(1, WinogradPoints.MaxPairs).First(some => OutputsOf(some, window) >= Math.Max(2, rest));
        if (pairs == WinogradPoints.MaxPairs)
        {
            rest = 0;
        }

        int whole = width - rest;
        Images = Math.Clamp(MostPositions / (shape.Height.Output * ((width + outputs - 1) / outputs)), 1, MostImages);
        WinogradTiles? of(int some, int first, int columns) => columns > 0 ? new WinogradTiles(shape, some, first, columns, Images) : null;
        _tiles = [.. new[] { of(WinogradPoints.MaxPairs, 0, whole), of(pairs, whole, rest) }.OfType<WinogradTiles>()];
        PreparedSize = _tiles.Sum(tiles => tiles.KernelSize);
        ScratchSize = _tiles.Sum(tiles => checked(tiles.InputSize + tiles.OutputSize));
    }

    public override int Images { get; }

    public override int PreparedSize { get; }

    /// <summary>Transformed inputs, and products, of the tiles.</summary>
    public override int ScratchSize { get; }

    public override int SumsSize => PreparedSize;

    /// <summary>Whether the algorithm computes a shape and is faster than the direct sums. Measured: few channels leave the transforms more to do than they save.</summary>
    public static bool Pays(in ConvolutionShape shape) =>
        Fits(shape) && Math.Min(shape.Channels, shape.Filters) >= (shape.Width.Window == LeastWindow ? 16 : 6) && (long)shape.InputSize + shape.OutputSize <= LargestImage;

    /// <summary>Whether the algorithm computes a shape: steps and dilation 1, one group, a window of 3, 5 or 7 columns.</summary>
    public static bool Fits(in ConvolutionShape shape) =>
        shape is { Groups: 1, Width: { Stride: 1, Dilation: 1, InputDilation: 1, Window: LeastWindow or 5 or MostWindow }, Height: { Stride: 1, Dilation: 1, InputDilation: 1 } };

    public override void Prepare(ReadOnlySpan<float> kernel, Span<float> prepared)
    {
        Check(kernel.Length >= Shape.KernelSize && prepared.Length >= PreparedSize);
        foreach (WinogradTiles tiles in _tiles)
        {
            for (int row = 0; row < Shape.Height.Window; row++)
            {
                ReadOnlyMatrix cells = new(kernel[(row * Shape.Width.Window * tiles.KernelLine)..], Shape.Width.Window, tiles.KernelLine);
                Gemm.Multiply(tiles.Points.KernelFactors, cells, new Matrix(prepared[(row * tiles.KernelLine)..], tiles.Points.Points, tiles.KernelLine, tiles.KernelPlane));
            }

            prepared = prepared[tiles.KernelSize..];
        }
    }

    public override void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Span<float> y, Span<float> scratch)
    {
        int images = x.Length / Shape.InputSize;
        Check(images <= Images && kernel.Length >= PreparedSize && y.Length >= images * Shape.OutputSize && scratch.Length >= ScratchSize
            && (bias.IsEmpty || bias.Length >= Shape.Filters));
        fixed (float* px = x, pu = kernel, pb = bias, py = y, ps = scratch)
        {
            float* v = ps;
            float* u = pu;
            foreach (WinogradTiles tiles in _tiles)
            {
                float* m = v + tiles.InputSize;
                InputTransform.Run(tiles, px, images, v);
                for (int point = 0; point < tiles.Points.Points; point++)
                {
                    Product(tiles, images, v + ((nint)point * tiles.InputPlane), u + ((nint)point * tiles.KernelPlane), m + ((nint)point * tiles.OutputPlane));
                }

                OutputTransform.Run(tiles, m, images, pb, py);
                v = m + tiles.OutputSize;
                u += tiles.KernelSize;
            }
        }
    }

    public override void KernelGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> sums, bool accumulate, Span<float> scratch)
    {
        int images = x.Length / Shape.InputSize;
        Check(images <= Images && dy.Length >= images * Shape.OutputSize && sums.Length >= SumsSize && scratch.Length >= ScratchSize);
        fixed (float* px = x, pdy = dy, pdu = sums, ps = scratch)
        {
            float* v = ps;
            float* du = pdu;
            foreach (WinogradTiles tiles in _tiles)
            {
                float* dm = v + tiles.InputSize;
                InputTransform.Run(tiles, px, images, v);
                OutputGradientTransform.Run(tiles, pdy, images, dm);
                for (int point = 0; point < tiles.Points.Points; point++)
                {
                    GradientProduct(
                        tiles, images, v + ((nint)point * tiles.InputPlane), dm + ((nint)point * tiles.OutputPlane), du + ((nint)point * tiles.KernelPlane), accumulate);
                }

                v = dm + tiles.OutputSize;
                du += tiles.KernelSize;
            }
        }
    }

    public override void FinishGradient(ReadOnlySpan<float> sums, Span<float> gradient)
    {
        Check(sums.Length >= SumsSize && gradient.Length >= Shape.KernelSize);
        for (int group = 0; group < _tiles.Length; group++)
        {
            WinogradTiles tiles = _tiles[group];
            for (int row = 0; row < Shape.Height.Window; row++)
            {
                ReadOnlyMatrix points = new(sums[(row * tiles.KernelLine)..], tiles.Points.Points, tiles.KernelLine, tiles.KernelPlane);
                Matrix cells = new(gradient[(row * Shape.Width.Window * tiles.KernelLine)..], Shape.Width.Window, tiles.KernelLine);
                Gemm.MultiplyTransposedLeft(tiles.Points.KernelFactors, points, cells, accumulate: group > 0);
            }

            sums = sums[tiles.KernelSize..];
        }
    }

    private static int OutputsOf(int pairs, int window) => (2 * pairs) + 2 - window + 1;

    // M = V U, summed over the window's rows and the channels; the rows are all tiles of an image.
    private void Product(WinogradTiles tiles, int images, float* v, float* u, float* m)
    {
        for (int part = 0; part < tiles.Window.Parts; part++)
        {
            TileOperands t = new()
            {
                A = v,
                RowStride = Shape.Channels,
                InnerStride = 1,
                Lines = images,
                LineStride = tiles.InputImage,
                CLineStride = tiles.OutputImage,
                B = u,
                BStride = Shape.Filters,
                C = m,
                CStride = Shape.Filters,
            };
            tiles.Window.Lay(part, ref t);
            TileGrid.Run(t, Shape.Height.Output * tiles.Tiles, Shape.Filters);
        }
    }

    // dU = V^T dM, summed over the tiles of the images.
    private void GradientProduct(WinogradTiles tiles, int images, float* v, float* dm, float* du, bool accumulate)
    {
        for (int part = 0; part < tiles.Positions[images - 1].Parts; part++)
        {
            TileOperands t = new()
            {
                A = v,
                RowStride = 1,
                InnerStride = Shape.Channels,
                Lines = Shape.Height.Window,
                LineStride = tiles.InputLine,
                B = dm,
                BStride = Shape.Filters,
                Accumulate = accumulate,
                C = du,
                CStride = Shape.Filters,
                CLineStride = tiles.KernelLine,
            };
            tiles.Positions[images - 1].Lay(part, ref t);
            TileGrid.Run(t, Shape.Channels, Shape.Filters);
        }
    }
}
