using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>What is done with a block of a filter's patch at every place that has a gradient.</summary>
internal interface IPatchTile
{
    /// <summary>Does it.</summary>
    /// <typeparam name="TSimd">The width.</typeparam>
    /// <typeparam name="TVec">Its vector.</typeparam>
    /// <typeparam name="TRows">Rows of the window.</typeparam>
    /// <typeparam name="TVectors">Vectors of a row.</typeparam>
    /// <typeparam name="TPartial">1 when they are partial.</typeparam>
    static abstract void Run<TSimd, TVec, TRows, TVectors, TPartial>(in PatchOperands t)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TRows : struct, IConst
        where TVectors : struct, IConst
        where TPartial : struct, IConst;
}
