using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Cuts pooled outputs into the blocks of <see cref="PooledTile"/>.</summary>
/// <param name="first">Of the first row, window and filter.</param>
/// <param name="reach">The windows of each row that count.</param>
/// <param name="rows">Rows of pooled outputs.</param>
/// <param name="columns">Columns of them, at least <see cref="MostWindows"/>.</param>
/// <param name="window">Columns of the convolution's window: 3, 5 or 7.</param>
internal readonly unsafe struct PooledRows(PooledOperands first, Reach* reach, int rows, int columns, int window) : ISimdKernel
{
    /// <summary>Pooling windows of a block at most.</summary>
    public const int MostWindows = 4;

    private const int LeastWindows = 2;

    [MethodImpl(KernelMethod.Options)]
    public void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        switch (window)
        {
            case 3: Rows<TSimd, TVec, Const3>(); break;
            case 5: Rows<TSimd, TVec, Const5>(); break;
            default: Rows<TSimd, TVec, Const7>(); break;
        }
    }

    private void Rows<TSimd, TVec, TWindow>()
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TWindow : struct, IConst
    {
        PooledOperands row = first;
        for (int i = 0; i < rows; i++)
        {
            PooledOperands strip = row;
            for (int left = (int)row.Filters; left > 0; left -= TSimd.Count)
            {
                strip.PartialLanes = Math.Min(left, TSimd.Count);
                if (left >= TSimd.Count)
                {
                    Strip<TSimd, TVec, TWindow, Const0>(strip, reach[i]);
                }
                else
                {
                    Strip<TSimd, TVec, TWindow, Const1>(strip, reach[i]);
                }

                strip.MoveFilters(TSimd.Count);
            }

            row.MoveRow(columns);
        }
    }

    // Blocks of nearly one width. A single window is computed with a neighbour.
    private void Strip<TSimd, TVec, TWindow, TPartial>(in PooledOperands strip, Reach here)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TWindow : struct, IConst
        where TPartial : struct, IConst
    {
        // Two lines of sums fill half of the registers.
        int most = TSimd.Registers / 8;
        int left = here.End - here.First;
        for (int blocks = (left + most - 1) / most; blocks > 0; blocks--)
        {
            int windows = Math.Max(LeastWindows, (left + blocks - 1) / blocks);
            PooledOperands block = strip;
            block.MoveWindows(Math.Min(here.End - left, columns - windows));
            left -= windows;
            switch (windows)
            {
                case LeastWindows: PooledTile.Run<TSimd, TVec, TWindow, Const4, TPartial>(block); break;
                case 3: PooledTile.Run<TSimd, TVec, TWindow, Const6, TPartial>(block); break;
                default: PooledTile.Run<TSimd, TVec, TWindow, Const8, TPartial>(block); break;
            }
        }
    }
}
