using Mnist.Models.Kernels.Functions;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary><c>tanh x</c> (Keras activation <c>tanh</c>).</summary>
internal sealed class Tanh() : ElementwiseActivation<TanhOp, TanhGradientOp>("tanh");
