using BenchmarkDotNet.Attributes;
using Mnist.Formats.Tensors;
using Mnist.Models.Training;

namespace Mnist.Benchmarks.Kernels;

/// <summary>All time steps of one recurrent layer over one shard. Backward needs what forward leaves, so it is measured with it.</summary>
public class RecurrentLayers : ArithmeticBenchmark
{
    private LayerChain? _chain;
    private AlignedBuffer _gradient = AlignedBuffer.Empty;

    public static IEnumerable<RecurrentCase> Cases => [new("LSTM", 50), new("LSTM", 128), new("GRU", 128), new("SimpleRNN", 128)];

    [ParamsSource(nameof(Cases))]
    public RecurrentCase Case { get; set; } = new("LSTM", 1);

    [GlobalSetup]
    public void SetUp()
    {
        _chain = Case.Chain();
        _chain.Begin(RecurrentCase.Pictures, firstSample: 0, epoch: 0, seed: 1);
        RandomFloats.Create(_chain.Input.Length).Span.CopyTo(_chain.Input.Span);
        _gradient = RandomFloats.Create(_chain.OutputGradient.Length);
    }

    [Benchmark]
    public void Forward() => _chain!.Forward(0, 1);

    [Benchmark]
    public void ForwardAndBackward()
    {
        _chain!.Forward(0, 1);
        _gradient.Span.CopyTo(_chain.OutputGradient.Span);   // backward may overwrite it
        _chain.Backward(0, 0);
    }
}
