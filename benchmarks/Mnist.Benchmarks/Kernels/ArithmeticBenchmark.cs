using BenchmarkDotNet.Attributes;
using Mnist.Benchmarks.Machine;

namespace Mnist.Benchmarks.Kernels;

/// <summary>Kernels that arithmetic binds: the machine's multiply-add peak is measured beside each case, as its baseline.</summary>
public abstract class ArithmeticBenchmark
{
    private const int PeakSteps = 100_000;

    /// <summary>Operations of a call of <see cref="Bound"/>.</summary>
    public static double BoundOperations => (double)PeakSteps * MultiplyAddPeak.OperationsPerStep;

    [Benchmark(Baseline = true)]
    public void Bound() => MultiplyAddPeak.Run(PeakSteps);
}
