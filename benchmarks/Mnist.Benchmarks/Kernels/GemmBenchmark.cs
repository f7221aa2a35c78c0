using BenchmarkDotNet.Attributes;
using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Products;

namespace Mnist.Benchmarks.Kernels;

/// <summary>What the products share: their buffers. Sizes are those of one shard of the paper's batches.</summary>
public abstract class GemmBenchmark : ArithmeticBenchmark
{
    private AlignedBuffer _a = AlignedBuffer.Empty;
    private AlignedBuffer _b = AlignedBuffer.Empty;
    private AlignedBuffer _c = AlignedBuffer.Empty;

    [ParamsSource("Cases")]
    public GemmCase Case { get; set; } = new(1, 1, 1, string.Empty);

    private protected Span<float> A => _a.Span;

    private protected Span<float> B => _b.Span;

    private protected Matrix C => new(_c.Span, Case.Rows, Case.Columns);

    [GlobalSetup]
    public void SetUp()
    {
        _a = RandomFloats.Create(Case.Rows * Case.Inner);
        _b = RandomFloats.Create(Case.Inner * Case.Columns);
        _c = new AlignedBuffer(Case.Rows * Case.Columns);
    }
}
