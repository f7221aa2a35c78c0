using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary>Takes an activation's arithmetic as types, so that a kernel with the function inside can be made.</summary>
/// <typeparam name="TResult">What is made.</typeparam>
internal interface IElementwiseVisitor<out TResult>
{
    /// <summary>Called with the function and its gradient.</summary>
    /// <typeparam name="TOp"><c>y = f(x)</c>.</typeparam>
    /// <typeparam name="TGradient">dx from dy and y.</typeparam>
    TResult Visit<TOp, TGradient>()
        where TOp : struct, IUnaryOp
        where TGradient : struct, IBinaryOp;
}
