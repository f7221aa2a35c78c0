using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Tiles;

/// <summary>Loads and stores of a tile's last vector, which may be partial.</summary>
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
}
