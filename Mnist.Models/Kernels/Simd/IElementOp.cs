namespace Mnist.Models.Kernels.Simd;

/// <summary>An operation on the elements of one to three operands at one place; at one float it is the definition.</summary>
internal interface IElementOp
{
    /// <summary>Operands that are read, 1 to 3; the others come as zero.</summary>
    static abstract int Operands { get; }

    TVec Apply<TSimd, TVec>(TVec x, TVec y, TVec z)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct;
}
