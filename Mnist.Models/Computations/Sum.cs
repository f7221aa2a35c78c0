using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Computations;

/// <summary>y = x0 + x1 + ..., from left to right.</summary>
internal sealed class Sum(ReadOnlySpan<TensorSpec> inputs, TensorSpec output) : Merge(inputs, output)
{
    protected override void Combine(in Operands x, Pass pass) => MergeKernel.Sum(x, pass.Output());

    protected override void Divide(in Operands x, Pass pass) => MergeKernel.SumGradient(x, pass.OutputGradient());
}
