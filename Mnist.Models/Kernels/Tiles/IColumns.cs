using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Tiles;

/// <summary>Work on columns, a vector of them at a time.</summary>
internal interface IColumns
{
    /// <summary>Does the work for one vector.</summary>
    /// <typeparam name="TSimd">The width.</typeparam>
    /// <typeparam name="TVec">Its vector.</typeparam>
    /// <typeparam name="TEdge">1 when the vector is partial.</typeparam>
    /// <param name="column">First column.</param>
    /// <param name="mask">Lanes that are columns.</param>
    void Apply<TSimd, TVec, TEdge>(int column, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TEdge : struct, ICount;
}
