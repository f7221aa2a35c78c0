using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Cuts a kernel's gradient into the blocks of <see cref="PlaceTile"/>.</summary>
/// <param name="first">Of the first cell and filter.</param>
/// <param name="rows">Rows of the window: 3 to 7.</param>
/// <param name="columns">Columns of the window: 3, 5 or 7.</param>
internal readonly unsafe struct PlaceBlocks(PlaceOperands first, int rows, int columns) : ISimdKernel
{
    [MethodImpl(KernelMethod.Options)]
    public void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        PlaceOperands strip = first;
        for (int left = (int)strip.Filters; left > 0; left -= TSimd.Count)
        {
            strip.PartialLanes = Math.Min(left, TSimd.Count);
            if (left >= TSimd.Count)
            {
                Cells<TSimd, TVec, Const0>(strip);
            }
            else
            {
                Cells<TSimd, TVec, Const1>(strip);
            }

            strip.MoveFilters(TSimd.Count);
        }
    }

    // Half the cells of a window of 7, which are more than there are registers.
    private static int Part(int left) => left > PlaceTile.MostCells ? (left + 1) / 2 : left;

    private void Cells<TSimd, TVec, TPartial>(in PlaceOperands strip)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst
    {
        for (int row = 0, high = Part(rows); row < rows; row += high, high = rows - row)
        {
            for (int column = 0, wide = Part(columns); column < columns; column += wide, wide = columns - column)
            {
                PlaceOperands block = strip;
                block.MoveCells(row, column);
                switch (high)
                {
                    case 3: Block<TSimd, TVec, Const3, TPartial>(block, wide); break;
                    case 4: Block<TSimd, TVec, Const4, TPartial>(block, wide); break;
                    default: Block<TSimd, TVec, Const5, TPartial>(block, wide); break;
                }
            }
        }
    }

    private static void Block<TSimd, TVec, TRows, TPartial>(in PlaceOperands block, int wide)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TRows : struct, IConst
        where TPartial : struct, IConst
    {
        switch (wide)
        {
            case 3: PlaceTile.Run<TSimd, TVec, TRows, Const3, TPartial>(block); break;
            case 4: PlaceTile.Run<TSimd, TVec, TRows, Const4, TPartial>(block); break;
            default: PlaceTile.Run<TSimd, TVec, TRows, Const5, TPartial>(block); break;
        }
    }
}
