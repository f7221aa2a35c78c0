using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>The adjoint of <see cref="PatchSums"/>: <c>image[window[p] + i line + k] += gradient[p] * patch[i, k]</c> for each filter and place in turn.</summary>
/// <remarks>The order of places is that of the sums, so a patch that is too large for registers is read again for every place and not cut into blocks: the bits would depend on the vectors' width.</remarks>
/// <param name="first">Of the first filter.</param>
/// <param name="counts">Places of each filter.</param>
/// <param name="filters">Filters.</param>
/// <param name="room">Places there is room for in each filter's list.</param>
/// <param name="rows">Rows of a patch.</param>
internal readonly unsafe struct PatchSpread(PatchOperands first, int* counts, int filters, int room, int rows) : ISimdKernel
{
    // Vectors in one pass of the loop.
    private const int Unrolled = 4;

    [MethodImpl(KernelMethod.Options)]
    public void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        PatchOperands t = first;
        int vectors = (int)t.PatchLine / TSimd.Count;
        bool inRegisters = t.PatchLine % TSimd.Count == 0 && rows <= PatchBlock<PatchSpreadTile>.MostRows && vectors <= PatchBlock<PatchSpreadTile>.MostIn<TSimd, TVec>(rows);
        for (int filter = 0; filter < filters; filter++)
        {
            t.Count = counts[filter];
            if (inRegisters)
            {
                PatchBlock<PatchSpreadTile>.Run<TSimd, TVec>(t, rows, vectors);
            }
            else
            {
                Patch<TSimd, TVec>(t);
            }

            t.Patch += rows * t.PatchLine;
            t.Places += room;
        }
    }

    [MethodImpl(KernelMethod.Options)]
    private void Patch<TSimd, TVec>(in PatchOperands t)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        nint line = t.Line;
        nint columns = t.PatchLine;
        nint whole = columns - (columns % TSimd.Count);
        nint unrolled = columns - (columns % (Unrolled * TSimd.Count));
        TVec mask = TSimd.FirstLanes((int)(columns - whole));
        GradientPlace* end = t.Places + t.Count;
        for (GradientPlace* place = t.Places; place < end; place++)
        {
            TVec gradient = TSimd.Broadcast(place->Gradient);
            float* image = t.Image + place->Window;
            float* patch = t.Patch;
            for (int row = rows; row > 0; row--, image += line, patch += columns)
            {
                nint column = 0;
                for (; column < unrolled; column += Unrolled * TSimd.Count)
                {
                    Add<TSimd, TVec, Const0>(gradient, patch + column, image + column, mask);
                    Add<TSimd, TVec, Const0>(gradient, patch + column + TSimd.Count, image + column + TSimd.Count, mask);
                    Add<TSimd, TVec, Const0>(gradient, patch + column + (2 * TSimd.Count), image + column + (2 * TSimd.Count), mask);
                    Add<TSimd, TVec, Const0>(gradient, patch + column + (3 * TSimd.Count), image + column + (3 * TSimd.Count), mask);
                }

                for (; column < whole; column += TSimd.Count)
                {
                    Add<TSimd, TVec, Const0>(gradient, patch + column, image + column, mask);
                }

                if (column < columns)
                {
                    Add<TSimd, TVec, Const1>(gradient, patch + column, image + column, mask);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TSimd, TVec, TPartial>(TVec gradient, float* patch, float* image, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst
    {
        TVec sum = TSimd.FusedMultiplyAdd(gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(patch, mask), MaskedAccess.Load<TSimd, TVec, TPartial>(image, mask));
        MaskedAccess.Store<TSimd, TVec, TPartial>(sum, image, mask);
    }
}
