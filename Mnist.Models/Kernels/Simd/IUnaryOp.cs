namespace Mnist.Models.Kernels.Simd;

/// <summary>An operation on one number per element.</summary>
internal interface IUnaryOp
{
    TVec Apply<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct;
}
