using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Tiles;

/// <summary>Loads and stores of a vector that may be partial.</summary>
internal static unsafe class Edge
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load<TSimd, TVec, TEdge>(float* source, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TEdge : struct, ICount =>
        TEdge.Value == 0 ? TSimd.Load(source) : TSimd.LoadMasked(source, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVec, TEdge>(TVec value, float* destination, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TEdge : struct, ICount
    {
        if (TEdge.Value == 0)
        {
            TSimd.Store(value, destination);
        }
        else
        {
            TSimd.StoreMasked(value, destination, mask);
        }
    }

    /// <summary>Ends a sum: adds what is there, if asked, then the bias, and stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<TSimd, TVec, TEdge>(TVec sum, TVec bias, float* destination, bool accumulate, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TEdge : struct, ICount
    {
        if (accumulate)
        {
            sum = TSimd.Add(sum, Load<TSimd, TVec, TEdge>(destination, mask));
        }

        Store<TSimd, TVec, TEdge>(TSimd.Add(sum, bias), destination, mask);
    }
}
