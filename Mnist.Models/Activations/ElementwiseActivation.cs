using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary>A function of single numbers whose derivative follows from its output.</summary>
/// <typeparam name="TOp"><c>y = f(x)</c>.</typeparam>
/// <typeparam name="TGradient">dx from dy and y.</typeparam>
internal abstract class ElementwiseActivation<TOp, TGradient>(string name) : ActivationFunction(name)
    where TOp : struct, IUnaryOp
    where TGradient : struct, IBinaryOp
{
    internal override void Forward(ReadOnlySpan<float> x, Span<float> y, int columns) => Elementwise.Apply(x, y, default(TOp));

    internal override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns) => Elementwise.Apply(dy, y, dx, default(TGradient));

    internal override TResult With<TResult, TMaker>(ActivationFunction second) => second.After<TResult, TMaker, TOp, TGradient>();

    internal override TResult After<TResult, TMaker, TFirst, TFirstGradient>() => TMaker.Make<TFirst, TFirstGradient, TOp, TGradient>();
}
