using BenchmarkDotNet.Attributes;
using Mnist.Formats.Tensors;
using Mnist.Models.Losses;

namespace Mnist.Benchmarks.Kernels;

/// <summary>Softmax, cross-entropy and their gradient in one step. The exponentials bind it, not memory; the copy is only a common measure.</summary>
public class SoftmaxCrossentropy : MemoryBenchmark
{
    private readonly CategoricalCrossentropy _loss = new();
    private AlignedBuffer _logits = AlignedBuffer.Empty;
    private AlignedBuffer _targets = AlignedBuffer.Empty;
    private AlignedBuffer _gradient = AlignedBuffer.Empty;

    public static IEnumerable<SoftmaxCrossentropyCase> Cases => [new(38), new(1000)];

    [ParamsSource(nameof(Cases))]
    public SoftmaxCrossentropyCase Case { get; set; } = new(1);

    public override int CopiedFloats => Case.Floats;

    [GlobalSetup]
    public void SetUp()
    {
        _logits = RandomFloats.Create(Case.Floats);
        _gradient = new AlignedBuffer(Case.Floats);
        _targets = new AlignedBuffer(Case.Floats);
        for (int row = 0; row < Case.Rows; row++)
        {
            _targets.Span[(row * SoftmaxCrossentropyCase.Classes) + (row % SoftmaxCrossentropyCase.Classes)] = 1;
        }

        SetUpCopy();
    }

    // Each call takes the probabilities of the one before as logits; the time does not depend on the numbers.
    [Benchmark]
    public double Softmax() => _loss.Compute(
        _logits.Span, _targets.Span, default, Case.Rows, SoftmaxCrossentropyCase.Classes, 1f / Case.Rows, _gradient.Span, fused: true);
}
