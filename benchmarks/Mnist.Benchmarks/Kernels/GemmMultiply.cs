using BenchmarkDotNet.Attributes;
using Mnist.Models.Kernels.Products;

namespace Mnist.Benchmarks.Kernels;

/// <summary><c>C = A.B</c>: forward, and gradients to inputs where the transposed weights are made once a step.</summary>
public class GemmMultiply : GemmBenchmark
{
    public static IEnumerable<GemmCase> Cases =>
    [
        new(32, 784, 50, "mlp, first layer"),
        new(32, 50, 10, "mlp, second layer"),
        new(38, 784, 128, "cnn, dense"),
        new(38, 1764, 128, "cnn-tuned, dense"),
        new(38, 128, 1764, "cnn-tuned, dense, input gradient"),
        new(448, 28, 200, "lstm, all steps' inputs"),
        new(16, 50, 200, "lstm, one step's states"),
        new(448, 28, 512, "lstm-tuned, all steps' inputs"),
        new(16, 128, 512, "lstm-tuned, one step's states"),
        new(16, 512, 128, "lstm-tuned, one step's states, backward"),
    ];

    [Benchmark]
    public void Multiply() => Gemm.Multiply(new ReadOnlyMatrix(A, Case.Rows, Case.Inner), new ReadOnlyMatrix(B, Case.Inner, Case.Columns), C);
}
