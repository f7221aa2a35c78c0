namespace Mnist.Models.Kernels.Simd;

/// <summary>An operation on two numbers per element.</summary>
internal interface IBinaryOp
{
    TVec Apply<TSimd, TVec>(TVec x, TVec y)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct;
}
