using Mnist.Models.Kernels.Functions;

namespace Mnist.Models.Activations;

/// <summary><c>tanh x</c> (Keras activation <c>tanh</c>).</summary>
internal sealed class Tanh() : ElementwiseActivation<TanhOp, TanhGradientOp>("tanh");
