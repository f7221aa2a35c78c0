using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Cuts the gradient of one filter after the other into the blocks of <see cref="PatchTile"/>.</summary>
/// <param name="first">Of the first filter.</param>
/// <param name="counts">Places of each filter.</param>
/// <param name="filters">Filters.</param>
/// <param name="room">Places there is room for in each filter's list.</param>
/// <param name="rows">Rows of a patch.</param>
internal readonly unsafe struct PatchSums(PatchOperands first, int* counts, int filters, int room, int rows) : ISimdKernel
{
    // Registers besides the sums: the gradient, and some that the JIT wants.
    private const int Others = 4;

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
    private static int Part(int left, int most) => (left + ((left + most - 1) / most) - 1) / ((left + most - 1) / most);

    private void Patch<TSimd, TVec>(in PatchOperands patch)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        int most = Math.Min(PatchTile.Most, TSimd.Registers > 16 ? PatchTile.Most : 3);
        for (int row = 0, high; row < rows; row += high)
        {
            high = Part(rows - row, most);
            int vectors = (int)patch.PatchLine / TSimd.Count;
            PatchOperands block = patch;
            block.Move(row, 0);
            for (int wide; vectors > 0; vectors -= wide)
            {
                wide = Part(vectors, Math.Min(PatchTile.Most, (TSimd.Registers - Others) / high));
                Block<TSimd, TVec>(block, high, wide);
                block.Move(0, wide * TSimd.Count);
            }

            block.PartialLanes = (int)patch.PatchLine % TSimd.Count;
            if (block.PartialLanes > 0)
            {
                Rows<TSimd, TVec, Const1, Const1>(block, high);
            }
        }
    }

    private static void Block<TSimd, TVec>(in PatchOperands block, int high, int wide)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        switch (wide)
        {
            case 1: Rows<TSimd, TVec, Const1, Const0>(block, high); break;
            case 2: Rows<TSimd, TVec, Const2, Const0>(block, high); break;
            case 3: Rows<TSimd, TVec, Const3, Const0>(block, high); break;
            case 4: Rows<TSimd, TVec, Const4, Const0>(block, high); break;
            default: Rows<TSimd, TVec, Const5, Const0>(block, high); break;
        }
    }

    private static void Rows<TSimd, TVec, TVectors, TPartial>(in PatchOperands block, int high)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TVectors : struct, IConst
        where TPartial : struct, IConst
    {
        switch (high)
        {
            case 1: PatchTile.Run<TSimd, TVec, Const1, TVectors, TPartial>(block); break;
            case 2: PatchTile.Run<TSimd, TVec, Const2, TVectors, TPartial>(block); break;
            case 3: PatchTile.Run<TSimd, TVec, Const3, TVectors, TPartial>(block); break;
            case 4: PatchTile.Run<TSimd, TVec, Const4, TVectors, TPartial>(block); break;
            default: PatchTile.Run<TSimd, TVec, Const5, TVectors, TPartial>(block); break;
        }
    }
}
