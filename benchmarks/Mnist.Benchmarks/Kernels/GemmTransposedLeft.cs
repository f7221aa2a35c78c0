using BenchmarkDotNet.Attributes;
using Mnist.Models.Kernels.Products;

namespace Mnist.Benchmarks.Kernels;

/// <summary><c>C = transpose(A).B</c>: gradients to kernels, summed over the rows of a shard or over rows and time steps.</summary>
public class GemmTransposedLeft : GemmBenchmark
{
    public static IEnumerable<GemmCase> Cases =>
    [
        new(784, 32, 50, "mlp, first layer"),
        new(784, 38, 128, "cnn, dense"),
        new(1764, 38, 128, "cnn-tuned, dense"),
        new(28, 448, 200, "lstm, kernel"),
        new(50, 448, 200, "lstm, recurrent kernel"),
        new(28, 448, 512, "lstm-tuned, kernel"),
        new(128, 448, 512, "lstm-tuned, recurrent kernel"),
    ];

    [Benchmark]
    public void MultiplyTransposedLeft() =>
        Gemm.MultiplyTransposedLeft(new ReadOnlyMatrix(A, Case.Inner, Case.Rows), new ReadOnlyMatrix(B, Case.Inner, Case.Columns), C);
}
