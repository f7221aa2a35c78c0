using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary><c>max(x, 0)</c> (Keras activation <c>relu</c>).</summary>
internal sealed class Relu() : ElementwiseActivation<ReluOp, ReluGradientOp>("relu");
