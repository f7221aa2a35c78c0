using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Tiles;

/// <summary>The walk over columns: whole vectors, then a partial one.</summary>
internal static class Columns
{
    /// <summary>Walks at the machine's width.</summary>
    public static void Run<TWork>(in TWork work, int columns)
        where TWork : struct, IColumns, allows ref struct => SimdDispatch.Run(new Kernel<TWork>(work, columns));

    /// <summary>Walks at a given width: inside a kernel that has rows besides.</summary>
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

    private readonly ref struct Kernel<TWork>(in TWork work, int columns) : ISimdKernel
        where TWork : struct, IColumns, allows ref struct
    {
        private readonly TWork _work = work;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => Columns.Run<TSimd, TVec, TWork>(_work, columns);
    }
}
