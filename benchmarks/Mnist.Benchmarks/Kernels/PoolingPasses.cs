using BenchmarkDotNet.Attributes;
using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Kernels.Pooling;

namespace Mnist.Benchmarks.Kernels;

/// <summary>Pooling forward and backward over one shard, the clearing of the input's gradient included.</summary>
public class PoolingPasses : MemoryBenchmark
{
    private ConvolutionShape _shape;
    private AlignedBuffer _x = AlignedBuffer.Empty;
    private AlignedBuffer _dx = AlignedBuffer.Empty;
    private AlignedBuffer _y = AlignedBuffer.Empty;
    private AlignedBuffer _dy = AlignedBuffer.Empty;

    public static IEnumerable<PoolingCase> Cases => [new(28, 16), new(14, 16), new(14, 36)];

    [ParamsSource(nameof(Cases))]
    public PoolingCase Case { get; set; } = new(2, 1);

    public override int CopiedFloats => Case.InputFloats;

    [GlobalSetup]
    public void SetUp()
    {
        WindowAxis axis = WindowAxis.Create(Case.Size, window: 2, stride: 2, dilation: 1, same: false);
        _shape = new ConvolutionShape(axis, axis, Case.Channels, Case.Channels, Groups: 1);
        _x = RandomFloats.Create(Case.InputFloats);
        _dx = new AlignedBuffer(_x.Length);
        _dy = RandomFloats.Create(PoolingCase.Images * _shape.OutputSize);
        _y = new AlignedBuffer(_dy.Length);
        MaxForward();
        SetUpCopy();
    }

    [Benchmark]
    public void MaxForward() => ImagePooling.MaxForward(_shape, _x.Span, _y.Span, PoolingCase.Images);

    [Benchmark]
    public void MaxBackward()
    {
        _dx.Span.Clear();
        ImagePooling.MaxBackward(_shape, _x.Span, _y.Span, _dy.Span, _dx.Span, PoolingCase.Images);
    }

    [Benchmark]
    public void AverageForward() => ImagePooling.AverageForward(_shape, _x.Span, _y.Span, PoolingCase.Images);

    [Benchmark]
    public void AverageBackward()
    {
        _dx.Span.Clear();
        ImagePooling.AverageBackward(_shape, _dy.Span, _dx.Span, PoolingCase.Images);
    }
}
