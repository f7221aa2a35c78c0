using System.Runtime.CompilerServices;

namespace Mnist.Models.Kernels.Simd;

/// <summary>The loop over columns: whole vectors, then a partial one.</summary>
/// <remarks>
/// 11 columns in vectors of 4:
/// <code>
/// | 0  1  2  3 | 4  5  6  7 | 8  9 10  . |
///    whole        whole        partial, mask 1 1 1 0
/// </code>
/// </remarks>
internal static class VectorLoop
{
    /// <summary>Runs at the machine's width.</summary>
    public static void Run<TWork>(in TWork work, int columns)
        where TWork : struct, IVectorBody, allows ref struct => SimdDispatch.Run(new Kernel<TWork>(work, columns));

    /// <summary>Runs at a given width: inside a kernel that has rows besides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TSimd, TVec, TWork>(in TWork work, int columns)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TWork : struct, IVectorBody, allows ref struct
    {
        int whole = columns - (columns % TSimd.Count);
        TVec all = TSimd.FirstLanes(TSimd.Count);
        for (int column = 0; column < whole; column += TSimd.Count)
        {
            work.Apply<TSimd, TVec, Const0>(column, all);
        }

        if (whole < columns)
        {
            work.Apply<TSimd, TVec, Const1>(whole, TSimd.FirstLanes(columns - whole));
        }
    }

    private readonly ref struct Kernel<TWork>(in TWork work, int columns) : ISimdKernel
        where TWork : struct, IVectorBody, allows ref struct
    {
        private readonly TWork _work = work;

        [MethodImpl(KernelMethod.Options)]
        public void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : struct => VectorLoop.Run<TSimd, TVec, TWork>(_work, columns);
    }
}
