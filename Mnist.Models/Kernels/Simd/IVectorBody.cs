namespace Mnist.Models.Kernels.Simd;

/// <summary>Work on columns, a vector of them at a time.</summary>
internal interface IVectorBody
{
    /// <summary>Does the work for one vector.</summary>
    /// <typeparam name="TSimd">The width.</typeparam>
    /// <typeparam name="TVec">Its vector.</typeparam>
    /// <typeparam name="TPartial">1 when the vector is partial.</typeparam>
    /// <param name="column">First column.</param>
    /// <param name="mask">Lanes that are columns.</param>
    void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst;
}
