using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary>Makes something out of two activation functions that are known as types, so that both can be compiled into one kernel.</summary>
/// <typeparam name="TResult">What is made.</typeparam>
internal interface IActivationPair<out TResult>
{
    /// <summary>Makes it.</summary>
    static abstract TResult Make<TFirst, TFirstGradient, TSecond, TSecondGradient>()
        where TFirst : struct, IUnaryOp
        where TFirstGradient : struct, IBinaryOp
        where TSecond : struct, IUnaryOp
        where TSecondGradient : struct, IBinaryOp;
}
