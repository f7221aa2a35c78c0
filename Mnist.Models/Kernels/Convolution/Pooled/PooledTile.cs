// Generated from eng/KernelGenerator/PooledTileTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Pooling;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Two lines of up to 8 outputs by one vector of filters, pooled 2 by 2; see <see cref="PooledOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
internal static unsafe class PooledTile
{
    /// <summary>Computes the block.</summary>
    /// <typeparam name="TSimd">The width.</typeparam>
    /// <typeparam name="TVec">Its vector.</typeparam>
    /// <typeparam name="TWindow">Columns of the convolution's window, up to 7.</typeparam>
    /// <typeparam name="TColumns">Outputs of a line: an even number.</typeparam>
    /// <typeparam name="TPartial">1 when the vector is partial.</typeparam>
    [MethodImpl(KernelMethod.Options)]
    public static void Run<TSimd, TVec, TWindow, TColumns, TPartial>(in PooledOperands t)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TWindow : struct, IConst
        where TColumns : struct, IConst
        where TPartial : struct, IConst
    {
        TVec mask = TSimd.FirstLanes(t.PartialLanes);
        TVec c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c03 = TSimd.Zero, c04 = TSimd.Zero, c05 = TSimd.Zero, c06 = TSimd.Zero, c07 = TSimd.Zero;
        TVec c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero, c13 = TSimd.Zero, c14 = TSimd.Zero, c15 = TSimd.Zero, c16 = TSimd.Zero, c17 = TSimd.Zero;

        nint line = t.Line;
        nint filters = t.Filters;
        float* p0 = t.X;
        float* b = t.Kernel;
        for (int row = t.WindowRows; row > 0; row--)
        {
            float* p1 = p0 + line;
            TVec b0 = MaskedAccess.Load<TSimd, TVec, TPartial>(b, mask);
            b += filters;
            c00 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[0]), b0, c00);
            c01 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[1]), b0, c01);
            c10 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[0]), b0, c10);
            c11 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[1]), b0, c11);
            if (TColumns.Value > 2)
            {
                c02 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[2]), b0, c02);
                c03 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[3]), b0, c03);
                c12 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[2]), b0, c12);
                c13 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[3]), b0, c13);
            }
            if (TColumns.Value > 4)
            {
                c04 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[4]), b0, c04);
                c05 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[5]), b0, c05);
                c14 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[4]), b0, c14);
                c15 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[5]), b0, c15);
            }
            if (TColumns.Value > 6)
            {
                c06 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[6]), b0, c06);
                c07 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[7]), b0, c07);
                c16 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[6]), b0, c16);
                c17 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[7]), b0, c17);
            }

            if (TWindow.Value > 1)
            {
                TVec b1 = MaskedAccess.Load<TSimd, TVec, TPartial>(b, mask);
                b += filters;
                c00 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[1]), b1, c00);
                c01 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[2]), b1, c01);
                c10 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[1]), b1, c10);
                c11 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[2]), b1, c11);
                if (TColumns.Value > 2)
                {
                    c02 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[3]), b1, c02);
                    c03 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[4]), b1, c03);
                    c12 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[3]), b1, c12);
                    c13 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[4]), b1, c13);
                }
                if (TColumns.Value > 4)
                {
                    c04 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[5]), b1, c04);
                    c05 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[6]), b1, c05);
                    c14 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[5]), b1, c14);
                    c15 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[6]), b1, c15);
                }
                if (TColumns.Value > 6)
                {
                    c06 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[7]), b1, c06);
                    c07 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[8]), b1, c07);
                    c16 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[7]), b1, c16);
                    c17 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[8]), b1, c17);
                }
            }

            if (TWindow.Value > 2)
            {
                TVec b2 = MaskedAccess.Load<TSimd, TVec, TPartial>(b, mask);
                b += filters;
                c00 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[2]), b2, c00);
                c01 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[3]), b2, c01);
                c10 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[2]), b2, c10);
                c11 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[3]), b2, c11);
                if (TColumns.Value > 2)
                {
                    c02 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[4]), b2, c02);
                    c03 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[5]), b2, c03);
                    c12 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[4]), b2, c12);
                    c13 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[5]), b2, c13);
                }
                if (TColumns.Value > 4)
                {
                    c04 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[6]), b2, c04);
                    c05 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[7]), b2, c05);
                    c14 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[6]), b2, c14);
                    c15 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[7]), b2, c15);
                }
                if (TColumns.Value > 6)
                {
                    c06 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[8]), b2, c06);
                    c07 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[9]), b2, c07);
                    c16 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[8]), b2, c16);
                    c17 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[9]), b2, c17);
                }
            }

            if (TWindow.Value > 3)
            {
                TVec b3 = MaskedAccess.Load<TSimd, TVec, TPartial>(b, mask);
                b += filters;
                c00 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[3]), b3, c00);
                c01 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[4]), b3, c01);
                c10 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[3]), b3, c10);
                c11 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[4]), b3, c11);
                if (TColumns.Value > 2)
                {
                    c02 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[5]), b3, c02);
                    c03 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[6]), b3, c03);
                    c12 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[5]), b3, c12);
                    c13 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[6]), b3, c13);
                }
                if (TColumns.Value > 4)
                {
                    c04 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[7]), b3, c04);
                    c05 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[8]), b3, c05);
                    c14 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[7]), b3, c14);
                    c15 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[8]), b3, c15);
                }
                if (TColumns.Value > 6)
                {
                    c06 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[9]), b3, c06);
                    c07 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[10]), b3, c07);
                    c16 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[9]), b3, c16);
                    c17 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[10]), b3, c17);
                }
            }

            if (TWindow.Value > 4)
            {
                TVec b4 = MaskedAccess.Load<TSimd, TVec, TPartial>(b, mask);
                b += filters;
                c00 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[4]), b4, c00);
                c01 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[5]), b4, c01);
                c10 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[4]), b4, c10);
                c11 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[5]), b4, c11);
                if (TColumns.Value > 2)
                {
                    c02 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[6]), b4, c02);
                    c03 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[7]), b4, c03);
                    c12 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[6]), b4, c12);
                    c13 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[7]), b4, c13);
                }
                if (TColumns.Value > 4)
                {
                    c04 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[8]), b4, c04);
                    c05 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[9]), b4, c05);
                    c14 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[8]), b4, c14);
                    c15 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[9]), b4, c15);
                }
                if (TColumns.Value > 6)
                {
                    c06 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[10]), b4, c06);
                    c07 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[11]), b4, c07);
                    c16 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[10]), b4, c16);
                    c17 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[11]), b4, c17);
                }
            }

            if (TWindow.Value > 5)
            {
                TVec b5 = MaskedAccess.Load<TSimd, TVec, TPartial>(b, mask);
                b += filters;
                c00 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[5]), b5, c00);
                c01 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[6]), b5, c01);
                c10 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[5]), b5, c10);
                c11 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[6]), b5, c11);
                if (TColumns.Value > 2)
                {
                    c02 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[7]), b5, c02);
                    c03 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[8]), b5, c03);
                    c12 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[7]), b5, c12);
                    c13 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[8]), b5, c13);
                }
                if (TColumns.Value > 4)
                {
                    c04 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[9]), b5, c04);
                    c05 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[10]), b5, c05);
                    c14 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[9]), b5, c14);
                    c15 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[10]), b5, c15);
                }
                if (TColumns.Value > 6)
                {
                    c06 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[11]), b5, c06);
                    c07 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[12]), b5, c07);
                    c16 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[11]), b5, c16);
                    c17 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[12]), b5, c17);
                }
            }

            if (TWindow.Value > 6)
            {
                TVec b6 = MaskedAccess.Load<TSimd, TVec, TPartial>(b, mask);
                b += filters;
                c00 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[6]), b6, c00);
                c01 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[7]), b6, c01);
                c10 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[6]), b6, c10);
                c11 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[7]), b6, c11);
                if (TColumns.Value > 2)
                {
                    c02 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[8]), b6, c02);
                    c03 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[9]), b6, c03);
                    c12 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[8]), b6, c12);
                    c13 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[9]), b6, c13);
                }
                if (TColumns.Value > 4)
                {
                    c04 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[10]), b6, c04);
                    c05 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[11]), b6, c05);
                    c14 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[10]), b6, c14);
                    c15 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[11]), b6, c15);
                }
                if (TColumns.Value > 6)
                {
                    c06 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[12]), b6, c06);
                    c07 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[13]), b6, c07);
                    c16 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[12]), b6, c16);
                    c17 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[13]), b6, c17);
                }
            }

            p0 = p1;
        }

        TVec bias = t.Bias == null ? TSimd.Zero : MaskedAccess.Load<TSimd, TVec, TPartial>(t.Bias, mask);
        Pool<TSimd, TVec, TPartial>(t, 0, c00, c01, c10, c11, bias, mask);

        if (TColumns.Value > 2)
        {
            Pool<TSimd, TVec, TPartial>(t, 1, c02, c03, c12, c13, bias, mask);
        }

        if (TColumns.Value > 4)
        {
            Pool<TSimd, TVec, TPartial>(t, 2, c04, c05, c14, c15, bias, mask);
        }

        if (TColumns.Value > 6)
        {
            Pool<TSimd, TVec, TPartial>(t, 3, c06, c07, c16, c17, bias, mask);
        }
    }

    // The bias is part of each cell, as if it were stored before it is pooled.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pool<TSimd, TVec, TPartial>(in PooledOperands t, int window, TVec cell0, TVec cell1, TVec cell2, TVec cell3, TVec bias, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst
    {
        TwoByTwo<TSimd, TVec> cells = new(TSimd.Add(cell0, bias), TSimd.Add(cell1, bias), TSimd.Add(cell2, bias), TSimd.Add(cell3, bias));
        MaskedAccess.Store<TSimd, TVec, TPartial>(cells.Largest, t.Y + (window * t.Filters), mask);
        if (t.Places != null)
        {
            MaskedAccess.Store<TSimd, TVec, TPartial>(cells.Place, t.Places + (window * t.Filters), mask);
        }
    }
}
