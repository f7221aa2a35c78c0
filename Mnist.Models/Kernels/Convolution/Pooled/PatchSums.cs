using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Gradients of one filter after the other, block by block.</summary>
/// <param name="first">Of the first filter.</param>
/// <param name="counts">Places of each filter.</param>
/// <param name="filters">Filters.</param>
/// <param name="room">Places there is room for in each filter's list.</param>
/// <param name="rows">Rows of a patch.</param>
internal readonly unsafe struct PatchSums(PatchOperands first, int* counts, int filters, int room, int rows) : ISimdKernel
{
    [MethodImpl(KernelMethod.Options)]
    public void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        PatchOperands t = first;
        for (int filter = 0; filter < filters; filter++)
        {
            t.Count = counts[filter];
            Patch<TSimd, TVec>(t);
            t.Patch += rows * t.PatchLine;
            t.Places += room;
        }
    }

    // Parts of about the same size.
    private static int Part(int left, int most)
    {
        int parts = (left + most - 1) / most;
        return (left + parts - 1) / parts;
    }

    private void Patch<TSimd, TVec>(in PatchOperands patch)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        for (int row = 0, high; row < rows; row += high)
        {
            high = Part(rows - row, PatchBlock<PatchSumTile>.MostRows);
            int most = PatchBlock<PatchSumTile>.MostIn<TSimd, TVec>(high);
            PatchOperands block = patch;
            block.Move(row, 0);
            for (int left = (int)patch.PatchLine / TSimd.Count, wide; left > 0; left -= wide)
            {
                wide = Part(left, most);
                PatchBlock<PatchSumTile>.Run<TSimd, TVec>(block, high, wide);
                block.Move(0, wide * TSimd.Count);
            }

            block.PartialLanes = (int)patch.PatchLine % TSimd.Count;
            if (block.PartialLanes > 0)
            {
                PatchBlock<PatchSumTile>.RunPartial<TSimd, TVec>(block, high);
            }
        }
    }
}
