using System.Diagnostics;

namespace Mnist.Models.Computations;

/// <summary>The input in another shape: nothing is computed, the buffers are one.</summary>
internal sealed class View : Computation
{
    public override bool IsView => true;

    public override void Forward(Pass pass) => throw new UnreachableException("A view is not run.");

    public override void Backward(Pass pass) => throw new UnreachableException("A view is not run.");
}
