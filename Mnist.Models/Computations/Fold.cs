using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Merging;

namespace Mnist.Models.Computations;

/// <summary>y = merge(merge(x0, x1), x2), ...: product, maximum or minimum.</summary>
internal sealed class Fold<TMerge>(ReadOnlySpan<TensorSpec> inputs, TensorSpec output) : Merge(inputs, output)
    where TMerge : struct, IMerge
{
    protected override Scratch[] OwnScratch => [new(MergeKernel.PartialsSize(Count, Size))];

    protected override void Combine(in Operands x, Pass pass) => MergeKernel.Fold<TMerge, Operands>(x, pass.Output(), Partials(pass));

    // The gradient itself is the scratch: it is not wanted any more.
    protected override void Divide(in Operands x, Pass pass)
    {
        Span<float> gradient = pass.OutputGradient();
        MergeKernel.FoldGradient<TMerge, Operands>(x, gradient, Partials(pass), gradient);
    }

    private Span<float> Partials(Pass pass) => pass.Scratch(FirstOwn)[..(MergeKernel.PartialsSize(Count, Size) * pass.Rows)];
}
