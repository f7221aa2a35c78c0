using BenchmarkDotNet.Attributes;

namespace Mnist.Benchmarks.Kernels;

/// <summary>Forward and both gradients of a convolution over one shard.</summary>
public class ConvolutionPasses : ArithmeticBenchmark
{
    private ConvolutionCalls _calls = new(1, 1, 1, 1, 1, fast: false);

    public static IEnumerable<ConvolutionCase> Cases =>
        from window in (int[])[5, 3]
        from sizes in ((int Size, int Channels, int Filters)[])[(28, 1, 16), (14, 16, 16), (14, 16, 36), (14, 32, 64)]
        from fast in (bool[])[false, true]
        where !fast || sizes.Channels > 1
        select new ConvolutionCase(sizes.Size, window, sizes.Channels, sizes.Filters, fast);

    [ParamsSource(nameof(Cases))]
    public ConvolutionCase Case { get; set; } = new(1, 1, 1, 1, Fast: false);

    [GlobalSetup]
    public void SetUp() => _calls = new ConvolutionCalls(Case.Size, Case.Window, Case.Channels, Case.Filters, ConvolutionCase.Images, Case.Fast);

    [Benchmark]
    public void Forward() => _calls.Forward();

    [Benchmark]
    public void InputGradient() => _calls.InputGradient();

    [Benchmark]
    public void KernelGradient() => _calls.KernelGradient();
}
