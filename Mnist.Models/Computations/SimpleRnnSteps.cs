using Mnist.Models.Graphs;
using Mnist.Models.Kernels.Products;
using Mnist.Models.Layers;

namespace Mnist.Models.Computations;

/// <summary>The steps of a simple recurrence: <c>h' = f(x W + h R + b)</c>.</summary>
internal sealed class SimpleRnnSteps(SimpleRNN layer, ReadOnlySpan<TensorSpec> inputs) : Recurrence(layer, inputs)
{
    private readonly SimpleRNN _layer = layer;

    protected override void Step(Pass pass, int time)
    {
        Span<float> z = GatesAt(pass, time);
        MultiplyState(time, StateAt(pass, time), Recurrent(pass), new Matrix(z, pass.Rows, Units), accumulate: true);
        _layer.Activation.Forward(z, StateAt(pass, time + 1), Units);
    }

    // dz = dh f'(z)   dh(t) = dz R^T
    protected override void StepBackward(Pass pass, int time, Span<float> dh)
    {
        Span<float> dz = GatesAt(pass, time);
        _layer.Activation.Backward(StateAt(pass, time + 1), dh, dz, Units);
        MultiplyBack(time, new ReadOnlyMatrix(dz, pass.Rows, Units), RecurrentBack(pass), new Matrix(dh, pass.Rows, Units));
    }
}
