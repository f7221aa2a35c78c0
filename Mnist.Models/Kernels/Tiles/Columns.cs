using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Tiles;

/// <summary>The walk over columns: whole vectors, then a partial one.</summary>
internal static class Columns
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TSimd, TVec, TWork>(in TWork work, int columns)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TWork : struct, IColumns, allows ref struct
    {
        int whole = columns - (columns % TSimd.Count);
        TVec all = TSimd.FirstLanes(TSimd.Count);
        for (int column = 0; column < whole; column += TSimd.Count)
        {
            work.Apply<TSimd, TVec, Count0>(column, all);
        }

        if (whole < columns)
        {
            work.Apply<TSimd, TVec, Count1>(whole, TSimd.FirstLanes(columns - whole));
        }
    }
}
