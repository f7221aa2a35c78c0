using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Activations;

/// <summary><c>x above 0, e^x - 1 below</c> (Keras activation <c>elu</c>).</summary>
internal sealed class Elu() : ElementwiseActivation<EluOp, EluGradientOp>("elu");
