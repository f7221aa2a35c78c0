using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Computations;

/// <summary>y = x0 - x1.</summary>
internal sealed class Difference(ReadOnlySpan<TensorSpec> inputs, TensorSpec output) : Merge(inputs, output)
{
    protected override void Combine(in Operands x, Pass pass) => MergeKernel.Difference(x.Value(0), x.Value(1), pass.Output());

    protected override void Divide(in Operands x, Pass pass) => MergeKernel.DifferenceGradient(pass.OutputGradient(), x.Gradient(0), x.Gradient(1));
}
