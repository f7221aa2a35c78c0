using BenchmarkDotNet.Attributes;
using Mnist.Formats.Tensors;
using Mnist.Models.Execution;
using Mnist.Models.Layers;
using Mnist.Models.Optimizers;

namespace Mnist.Benchmarks.Kernels;

/// <summary>One update of all weights by each optimizer, in the ranges training hands out.</summary>
public class OptimizerUpdates : MemoryBenchmark
{
    private readonly Parameter _parameter = new("kernel", "zeros");
    private OptimizerState _state = new(new SGD());
    private AlignedBuffer _weights = AlignedBuffer.Empty;
    private AlignedBuffer _gradient = AlignedBuffer.Empty;
    private AlignedBuffer[] _slots = [];

    public static IEnumerable<OptimizerCase> Cases =>
        from title in (string[])["sgd", "sgd, momentum", "adam", "adam, amsgrad", "rmsprop", "rmsprop, momentum", "rmsprop, centred"] select new OptimizerCase(title);

    [ParamsSource(nameof(Cases))]
    public OptimizerCase Case { get; set; } = new("sgd");

    public override int CopiedFloats => OptimizerCase.Weights;

    [GlobalSetup]
    public void SetUp()
    {
        _state = new OptimizerState(Case.Create());
        _weights = RandomFloats.Create(OptimizerCase.Weights);
        _gradient = RandomFloats.Create(OptimizerCase.Weights);
        _parameter.Create(OptimizerCase.Weights);
        _slots = _state[_parameter];
        SetUpCopy();
    }

    [Benchmark]
    public void Update()
    {
        _state.BeginStep();
        for (int start = 0; start < OptimizerCase.Weights; start += ParameterRange.Max)
        {
            int count = Math.Min(ParameterRange.Max, OptimizerCase.Weights - start);
            _state.Update(new UpdateRange
            {
                Weights = _weights.Span.Slice(start, count),
                Gradient = _gradient.Span.Slice(start, count),
                Slots = _slots,
                Start = start,
            });
        }
    }
}
