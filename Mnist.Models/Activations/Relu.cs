using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Activations;

/// <summary><c>max(x, 0)</c> (Keras activation <c>relu</c>).</summary>
internal sealed class Relu() : ElementwiseActivation<ReluOp, ReluGradientOp>("relu")
{
    internal override bool MayFollowMaximum => true;
}
