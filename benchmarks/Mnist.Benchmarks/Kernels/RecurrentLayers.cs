using BenchmarkDotNet.Attributes;
using Mnist.Formats.Tensors;
using Mnist.Models.Computations;

namespace Mnist.Benchmarks.Kernels;

/// <summary>All time steps of one recurrent layer over one shard. Backward needs what forward leaves, so it is measured with it.</summary>
public class RecurrentLayers : ArithmeticBenchmark
{
    private Computation? _steps;
    private Pass? _pass;
    private AlignedBuffer _gradient = AlignedBuffer.Empty;

    public static IEnumerable<RecurrentCase> Cases => [new("LSTM", 50), new("LSTM", 128), new("GRU", 128), new("SimpleRNN", 128)];

    [ParamsSource(nameof(Cases))]
    public RecurrentCase Case { get; set; } = new("LSTM", 1);

    [GlobalSetup]
    public void SetUp()
    {
        (_steps, _pass) = (Case.Call().Computation, Case.Pass());
        _gradient = RandomFloats.Create(_pass.OutputGradient().Length);
    }

    [Benchmark]
    public void Forward() => _steps!.Forward(_pass!);

    [Benchmark]
    public void ForwardAndBackward()
    {
        _steps!.Forward(_pass!);
        _gradient.Span.CopyTo(_pass!.OutputGradient());   // backward may overwrite it
        _steps.Backward(_pass);
    }
}
