using BenchmarkDotNet.Attributes;
using Mnist.Formats.Tensors;
using Mnist.Models.Optimizers;
using Mnist.Models.Training;

namespace Mnist.Benchmarks.Kernels;

/// <summary>One update of all weights by each optimizer, in the ranges training hands out.</summary>
public class OptimizerUpdates : MemoryBenchmark
{
    private Optimizer? _optimizer;
    private AlignedBuffer _weights = AlignedBuffer.Empty;
    private AlignedBuffer _gradient = AlignedBuffer.Empty;
    private AlignedBuffer[] _slots = [];
    private long _step;

    public static IEnumerable<OptimizerCase> Cases =>
        from title in (string[])["sgd", "sgd, momentum", "adam", "adam, amsgrad", "rmsprop", "rmsprop, momentum", "rmsprop, centred"] select new OptimizerCase(title);

    [ParamsSource(nameof(Cases))]
    public OptimizerCase Case { get; set; } = new("sgd");

    public override int CopiedFloats => OptimizerCase.Weights;

    [GlobalSetup]
    public void SetUp()
    {
        _optimizer = Case.Create();
        _weights = RandomFloats.Create(OptimizerCase.Weights);
        _gradient = RandomFloats.Create(OptimizerCase.Weights);
        _slots = [.. Enumerable.Range(0, _optimizer.SlotCount).Select(_ => new AlignedBuffer(OptimizerCase.Weights))];
        SetUpCopy();
    }

    [Benchmark]
    public void Update()
    {
        _step++;
        for (int start = 0; start < OptimizerCase.Weights; start += ParameterRange.Most)
        {
            int count = Math.Min(ParameterRange.Most, OptimizerCase.Weights - start);
            _optimizer!.Update(new UpdateRange
            {
                Weights = _weights.Span.Slice(start, count),
                Gradient = _gradient.Span.Slice(start, count),
                Slot0 = Slot(0, start, count),
                Slot1 = Slot(1, start, count),
                Slot2 = Slot(2, start, count),
                Step = _step,
            });
        }
    }

    private Span<float> Slot(int index, int start, int count) => index < _slots.Length ? _slots[index].Span.Slice(start, count) : default;
}
