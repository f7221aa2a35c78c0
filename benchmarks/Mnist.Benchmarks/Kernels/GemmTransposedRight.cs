using BenchmarkDotNet.Attributes;
using Mnist.Models.Kernels;

namespace Mnist.Benchmarks.Kernels;

/// <summary><c>C = A.transpose(B)</c>: gradients to inputs, the transposition of the weights included.</summary>
public class GemmTransposedRight : GemmBenchmark
{
    public static IEnumerable<GemmCase> Cases =>
    [
        new(32, 10, 50, "mlp, second layer"),
        new(38, 10, 128, "cnn, last layer"),
        new(38, 128, 784, "cnn, dense"),
        new(38, 128, 1764, "cnn-tuned, dense"),
    ];

    [Benchmark]
    public void MultiplyTransposedRight() =>
        Gemm.MultiplyTransposedRight(new ReadOnlyMatrix(A, Case.Rows, Case.Inner), new ReadOnlyMatrix(B, Case.Columns, Case.Inner), C, accumulate: false, Scratch);
}
