using System.Diagnostics;

namespace Mnist.Models.Computations;

/// <summary>y = 1.</summary>
internal sealed class FillOnes : Computation
{
    public override void Forward(Pass pass) => pass.Output().Fill(1);

    public override void Backward(Pass pass) => throw new UnreachableException("Nothing learns through a constant.");
}
