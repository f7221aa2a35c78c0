using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Pooling;

/// <summary>The cells of a pooling window of 2 x 2, row by row, in registers.</summary>
internal readonly struct TwoByTwo<TSimd, TVec>(TVec cell0, TVec cell1, TVec cell2, TVec cell3)
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    private readonly TVec _cell0 = cell0;
    private readonly TVec _cell1 = cell1;
    private readonly TVec _cell2 = cell2;
    private readonly TVec _cell3 = cell3;

    /// <summary>The largest; NaN is not larger than anything.</summary>
    public TVec Largest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Max(_cell3, TSimd.Max(_cell2, TSimd.Max(_cell1, TSimd.Max(_cell0, TSimd.Broadcast(float.NegativeInfinity)))));
    }

    /// <summary>Number of the first of the largest; -1 where all are NaN.</summary>
    public TVec Place
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TVec largest = Largest;
            TVec place = TSimd.Select(TSimd.Equal(_cell3, largest), TSimd.Broadcast(3), TSimd.Broadcast(-1));
            place = TSimd.Select(TSimd.Equal(_cell2, largest), TSimd.Broadcast(2), place);
            place = TSimd.Select(TSimd.Equal(_cell1, largest), TSimd.Broadcast(1), place);
            return TSimd.Select(TSimd.Equal(_cell0, largest), TSimd.Zero, place);
        }
    }
}
