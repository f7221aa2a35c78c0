namespace Mnist.Models.Computations;

/// <summary>y = x.</summary>
internal sealed class Copy : Computation
{
    public override void Forward(Pass pass) => pass.Input().CopyTo(pass.Output());

    public override void Backward(Pass pass) => pass.OutputGradient().CopyTo(pass.InputGradient());
}
