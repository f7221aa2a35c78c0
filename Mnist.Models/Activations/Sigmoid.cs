using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Activations;

/// <summary><c>1 / (1 + e^-x)</c> (Keras activation <c>sigmoid</c>).</summary>
internal sealed class Sigmoid() : ElementwiseActivation<SigmoidOp, SigmoidGradientOp>("sigmoid");
