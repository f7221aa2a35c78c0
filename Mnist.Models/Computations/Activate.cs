using Mnist.Models.Activations;

namespace Mnist.Models.Computations;

/// <summary>y = f(x), along the last axis where f looks at whole rows.</summary>
/// <param name="function">f.</param>
/// <param name="columns">Size of the last axis.</param>
internal sealed class Activate(ActivationFunction function, int columns) : Computation
{
    public override Computation? Logits => function is Softmax ? new Copy() : null;

    public override void Forward(Pass pass) => function.Forward(pass.Input(), pass.Output(), columns);

    public override void Backward(Pass pass) => function.Backward(pass.Output(), pass.OutputGradient(), pass.InputGradient(), columns);
}
