using BenchmarkDotNet.Attributes;
using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Convolution.Pooled;
using Mnist.Models.Kernels.Pooling;

namespace Mnist.Benchmarks.Kernels;

/// <summary>Convolution and pooling of a first layer over one shard, one after the other and in one; the gradient is that of the kernel.</summary>
/// <remarks>Drawings are blank but for a square in the middle, as digits are.</remarks>
public class PooledConvolutionPasses : ArithmeticBenchmark
{
    private const int Margin = 4;

    private ImageConvolution _convolution = null!;
    private MaxPlaces _pooling = null!;
    private PooledConvolution _joined = null!;
    private AlignedBuffer _x = AlignedBuffer.Empty;
    private AlignedBuffer _kernel = AlignedBuffer.Empty;
    private AlignedBuffer _bias = AlignedBuffer.Empty;
    private AlignedBuffer _unpooled = AlignedBuffer.Empty;
    private AlignedBuffer _y = AlignedBuffer.Empty;
    private AlignedBuffer _places = AlignedBuffer.Empty;
    private AlignedBuffer _dy = AlignedBuffer.Empty;
    private AlignedBuffer _gradient = AlignedBuffer.Empty;
    private AlignedBuffer _scratch = AlignedBuffer.Empty;
    private AlignedBuffer _joinedScratch = AlignedBuffer.Empty;

    public static IEnumerable<PooledConvolutionCase> Cases => [new(5, 16), new(5, 6), new(3, 32)];

    [ParamsSource(nameof(Cases))]
    public PooledConvolutionCase Case { get; set; } = new(1, 1);

    [GlobalSetup]
    public void SetUp()
    {
        WindowAxis axis = WindowAxis.Create(PooledConvolutionCase.Size, Case.Window, stride: 1, dilation: 1, same: true);
        WindowAxis cells = WindowAxis.Create(PooledConvolutionCase.Size, window: 2, stride: 2, dilation: 1, same: false);
        ConvolutionShape shape = new(axis, axis, Channels: 1, Case.Filters, Groups: 1);
        _convolution = ImageConvolution.Create(shape, fast: false);
        _pooling = new MaxPlaces(new ConvolutionShape(cells, cells, Case.Filters, Case.Filters, Groups: 1));
        _joined = new PooledConvolution(shape, _pooling);
        _x = Drawings(shape.InputSize);
        _kernel = RandomFloats.Create(shape.KernelSize);
        _bias = RandomFloats.Create(Case.Filters);
        _unpooled = new AlignedBuffer(shape.OutputSize);
        _dy = RandomFloats.Create(PooledConvolutionCase.Images * _pooling.Shape.OutputSize);
        _y = new AlignedBuffer(_dy.Length);
        _places = new AlignedBuffer(_dy.Length);
        _gradient = new AlignedBuffer(shape.KernelSize);
        _scratch = new AlignedBuffer(_convolution.ScratchSize);
        _joinedScratch = new AlignedBuffer(_joined.ScratchSize);
        ForwardInOne();
    }

    [Benchmark]
    public void ForwardApart()
    {
        for (int image = 0; image < PooledConvolutionCase.Images; image++)
        {
            _convolution.Forward(Row(_x, image), _kernel.Span, _bias.Span, _unpooled.Span, _scratch.Span);
            _pooling.Forward(_unpooled.Span, Row(_y, image), Row(_places, image));
        }
    }

    [Benchmark]
    public void ForwardInOne()
    {
        for (int image = 0; image < PooledConvolutionCase.Images; image++)
        {
            _joined.Forward(Row(_x, image), _kernel.Span, _bias.Span, Row(_y, image), Row(_places, image), _joinedScratch.Span);
        }
    }

    [Benchmark]
    public void KernelGradientApart()
    {
        for (int image = 0; image < PooledConvolutionCase.Images; image++)
        {
            _pooling.Backward(Row(_dy, image), Row(_places, image), _unpooled.Span);
            _convolution.KernelGradient(Row(_x, image), _unpooled.Span, _gradient.Span, accumulate: image > 0, _scratch.Span);
        }
    }

    [Benchmark]
    public void KernelGradientInOne()
    {
        for (int image = 0; image < PooledConvolutionCase.Images; image++)
        {
            _joined.KernelGradient(Row(_x, image), Row(_dy, image), Row(_places, image), _gradient.Span, accumulate: image > 0, _joinedScratch.Span);
        }
    }

    private static Span<float> Row(AlignedBuffer rows, int image)
    {
        int size = rows.Length / PooledConvolutionCase.Images;
        return rows.Span.Slice(image * size, size);
    }

    private static AlignedBuffer Drawings(int size)
    {
        AlignedBuffer drawings = RandomFloats.Create(PooledConvolutionCase.Images * size);
        for (int i = 0; i < drawings.Length; i++)
        {
            (int row, int column) = Math.DivRem(i % size, PooledConvolutionCase.Size);
            bool inked = Math.Min(row, column) >= Margin && Math.Max(row, column) < PooledConvolutionCase.Size - Margin;
            drawings.Span[i] = inked ? Math.Abs(drawings.Span[i]) : 0;
        }

        return drawings;
    }
}
