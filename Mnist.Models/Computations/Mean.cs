using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Computations;

/// <summary>y = (x0 + x1 + ...) / n.</summary>
internal sealed class Mean(ReadOnlySpan<TensorSpec> inputs, TensorSpec output) : Merge(inputs, output)
{
    protected override void Combine(in Operands x, Pass pass) => MergeKernel.Average(x, pass.Output());

    protected override void Divide(in Operands x, Pass pass) => MergeKernel.AverageGradient(x, pass.OutputGradient());
}
