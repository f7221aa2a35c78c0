using BenchmarkDotNet.Attributes;
using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Convolution.Pooled;
using Mnist.Models.Kernels.Pooling;

namespace Mnist.Benchmarks.Kernels;

/// <summary>Gradients of a convolution behind a pooling over one shard: of all outputs by the fast convolution, and of the places that have one.</summary>
public class PlacedGradientsPasses : ArithmeticBenchmark
{
    private ImageConvolution _convolution = null!;
    private ImageConvolution _backward = null!;
    private MaxPlaces _pooling = null!;
    private PlacedGradients _placed = null!;
    private AlignedBuffer _x = AlignedBuffer.Empty;
    private AlignedBuffer _dx = AlignedBuffer.Empty;
    private AlignedBuffer _kernel = AlignedBuffer.Empty;
    private AlignedBuffer _prepared = AlignedBuffer.Empty;
    private AlignedBuffer _patches = AlignedBuffer.Empty;
    private AlignedBuffer _unpooled = AlignedBuffer.Empty;
    private AlignedBuffer _dy = AlignedBuffer.Empty;
    private AlignedBuffer _places = AlignedBuffer.Empty;
    private AlignedBuffer _sums = AlignedBuffer.Empty;
    private AlignedBuffer _scratch = AlignedBuffer.Empty;
    private AlignedBuffer _backwardScratch = AlignedBuffer.Empty;
    private AlignedBuffer _placedScratch = AlignedBuffer.Empty;

    public static IEnumerable<PlacedGradientsCase> Cases =>
    [
        new(14, 5, 16, 36, Same: true, Kept: 0.45), new(14, 5, 16, 36, Same: true, Kept: 1), new(14, 5, 16, 16, Same: true, Kept: 0.45), new(28, 5, 16, 16, Same: true, Kept: 1),
        new(13, 3, 32, 64, Same: false, Kept: 0.45), new(13, 3, 32, 64, Same: false, Kept: 1), new(14, 3, 16, 16, Same: true, Kept: 1), new(14, 5, 6, 16, Same: false, Kept: 1),
        new(14, 3, 3, 16, Same: true, Kept: 1), new(14, 7, 16, 16, Same: true, Kept: 1),
    ];

    [ParamsSource(nameof(Cases))]
    public PlacedGradientsCase Case { get; set; } = new(1, 1, 1, 1, Same: true, Kept: 1);

    [GlobalSetup]
    public void SetUp()
    {
        WindowAxis axis = WindowAxis.Create(Case.Size, Case.Window, stride: 1, dilation: 1, Case.Same);
        WindowAxis cells = WindowAxis.Create(Case.Output, window: 2, stride: 2, dilation: 1, same: false);
        ConvolutionShape shape = new(axis, axis, Case.Channels, Case.Filters, Groups: 1);
        _pooling = new MaxPlaces(new ConvolutionShape(cells, cells, Case.Filters, Case.Filters, Groups: 1));
        (_convolution, _backward, _placed) = (ImageConvolution.Create(shape, fast: true), ImageConvolution.Create(shape.BackwardData, fast: true), new PlacedGradients(shape, _pooling));
        _x = RandomFloats.Create(PlacedGradientsCase.Images * shape.InputSize);
        _dx = new AlignedBuffer(_x.Length);
        _kernel = RandomFloats.Create(shape.KernelSize);
        _patches = new AlignedBuffer(shape.KernelSize);
        _prepared = new AlignedBuffer(Math.Max(shape.KernelSize, _backward.PreparedSize));
        _unpooled = RandomFloats.Create(_convolution.Images * shape.OutputSize);
        _dy = RandomFloats.Create(PlacedGradientsCase.Images * _pooling.Shape.OutputSize);
        _places = new AlignedBuffer(_dy.Length);
        _sums = new AlignedBuffer(Math.Max(shape.KernelSize, _convolution.SumsSize));
        _scratch = new AlignedBuffer(_convolution.ScratchSize);
        _backwardScratch = new AlignedBuffer(_backward.ScratchSize);
        _placedScratch = new AlignedBuffer(_placed.ScratchSize);
        for (int image = 0; image < PlacedGradientsCase.Images; image++)
        {
            _pooling.Forward(RandomFloats.Create(shape.OutputSize).Span, new float[_pooling.Shape.OutputSize], Some(_places, image, 1));
        }

        // Which of them is a matter of chance, as in training.
        Random random = new(1);
        foreach (ref float gradient in _dy.Span)
        {
            gradient = random.NextDouble() < Case.Kept ? gradient : 0;
        }

        _placed.Prepare(_kernel.Span, _patches.Span);
        _convolution.FlipKernel(_kernel.Span, _patches.Span);
        _backward.Prepare(_patches.Span, _prepared.Span);
        _placed.Find(Some(_dy, 0, 1), Some(_places, 0, 1), _placedScratch.Span);
    }

    [Benchmark]
    public void KernelGradientOfAll()
    {
        for (int first = 0; first < PlacedGradientsCase.Images; first += _convolution.Images)
        {
            Span<float> dz = Unpooled(first, out int images);
            _convolution.KernelGradient(Some(_x, first, images), dz, _sums.Span, accumulate: first > 0, _scratch.Span);
        }
    }

    [Benchmark]
    public void KernelGradientOfPlaces()
    {
        for (int image = 0; image < PlacedGradientsCase.Images; image++)
        {
            _placed.Find(Some(_dy, image, 1), Some(_places, image, 1), _placedScratch.Span);
            _placed.KernelGradient(Some(_x, image, 1), _sums.Span, accumulate: image > 0, _placedScratch.Span);
        }
    }

    [Benchmark]
    public void InputGradientOfAll()
    {
        for (int first = 0; first < PlacedGradientsCase.Images; first += _convolution.Images)
        {
            Span<float> dz = Unpooled(first, out int images);
            for (int image = 0, some; image < images; image += some)
            {
                some = Math.Min(_backward.Images, images - image);
                int size = dz.Length / images;
                _backward.Forward(dz.Slice(image * size, some * size), _prepared.Span, default, Some(_dx, first + image, some), _backwardScratch.Span);
            }
        }
    }

    [Benchmark]
    public void InputGradientOfPlaces()
    {
        for (int image = 0; image < PlacedGradientsCase.Images; image++)
        {
            _placed.Find(Some(_dy, image, 1), Some(_places, image, 1), _placedScratch.Span);
            _placed.InputGradient(_patches.Span, Some(_dx, image, 1), _placedScratch.Span);
        }
    }

    private static Span<float> Some(AlignedBuffer rows, int first, int images)
    {
        int size = rows.Length / PlacedGradientsCase.Images;
        return rows.Span.Slice(first * size, images * size);
    }

    private Span<float> Unpooled(int first, out int images)
    {
        images = Math.Min(_convolution.Images, PlacedGradientsCase.Images - first);
        Span<float> dz = _unpooled.Span[..(_unpooled.Length / _convolution.Images * images)];
        _pooling.Backward(Some(_dy, first, images), Some(_places, first, images), dz);
        return dz;
    }
}
