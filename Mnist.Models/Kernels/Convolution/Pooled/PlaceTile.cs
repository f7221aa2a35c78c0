// Generated from eng/KernelGenerator/PlaceTileTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Up to 5 x 5 cells of a kernel's gradient by one vector of filters; see <see cref="PlaceOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
internal static unsafe class PlaceTile
{
    /// <summary>Rows and columns of cells at most.</summary>
    public const int MostCells = 5;

    /// <summary>Computes the block.</summary>
    /// <typeparam name="TSimd">The width.</typeparam>
    /// <typeparam name="TVec">Its vector.</typeparam>
    /// <typeparam name="TRows">Rows of cells.</typeparam>
    /// <typeparam name="TColumns">Columns of cells.</typeparam>
    /// <typeparam name="TPartial">1 when the vector is partial.</typeparam>
    [MethodImpl(KernelMethod.Options)]
    public static void Run<TSimd, TVec, TRows, TColumns, TPartial>(in PlaceOperands t)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TRows : struct, IConst
        where TColumns : struct, IConst
        where TPartial : struct, IConst
    {
        TVec mask = TSimd.FirstLanes(t.PartialLanes);
        TVec c00 = TSimd.Zero, c01 = TSimd.Zero, c02 = TSimd.Zero, c03 = TSimd.Zero, c04 = TSimd.Zero;
        TVec c10 = TSimd.Zero, c11 = TSimd.Zero, c12 = TSimd.Zero, c13 = TSimd.Zero, c14 = TSimd.Zero;
        TVec c20 = TSimd.Zero, c21 = TSimd.Zero, c22 = TSimd.Zero, c23 = TSimd.Zero, c24 = TSimd.Zero;
        TVec c30 = TSimd.Zero, c31 = TSimd.Zero, c32 = TSimd.Zero, c33 = TSimd.Zero, c34 = TSimd.Zero;
        TVec c40 = TSimd.Zero, c41 = TSimd.Zero, c42 = TSimd.Zero, c43 = TSimd.Zero, c44 = TSimd.Zero;

        nint line = t.Line;
        nint line2 = 2 * line;
        nint line3 = 3 * line;
        nint line4 = 4 * line;
        nint filters = t.Filters;
        WindowRun* end = t.Runs + t.RunCount;
        for (WindowRun* run = t.Runs; run < end; run++)
        {
            float* quad = t.Quads + run->Quad;
            float* dy = t.Dy + (run->Window * filters);
            float* places = t.Places + (run->Window * filters);
            for (nint window = run->Windows; window > 0; window--)
            {
                // Of nothing but NaN none is the largest.
                TVec place = MaskedAccess.Load<TSimd, TVec, TPartial>(places, mask);
                TVec gradient = TSimd.Select(TSimd.LessThan(place, TSimd.Zero), TSimd.Zero, MaskedAccess.Load<TSimd, TVec, TPartial>(dy, mask));
                place = TSimd.ToIndices(place);
                c00 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad, place), gradient, c00);
                if (TColumns.Value > 1)
                {
                    c01 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + 4, place), gradient, c01);
                }
                if (TColumns.Value > 2)
                {
                    c02 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + 8, place), gradient, c02);
                }
                if (TColumns.Value > 3)
                {
                    c03 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + 12, place), gradient, c03);
                }
                if (TColumns.Value > 4)
                {
                    c04 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + 16, place), gradient, c04);
                }

                if (TRows.Value > 1)
                {
                    c10 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line, place), gradient, c10);
                    if (TColumns.Value > 1)
                    {
                        c11 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line + 4, place), gradient, c11);
                    }
                    if (TColumns.Value > 2)
                    {
                        c12 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line + 8, place), gradient, c12);
                    }
                    if (TColumns.Value > 3)
                    {
                        c13 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line + 12, place), gradient, c13);
                    }
                    if (TColumns.Value > 4)
                    {
                        c14 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line + 16, place), gradient, c14);
                    }
                }

                if (TRows.Value > 2)
                {
                    c20 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line2, place), gradient, c20);
                    if (TColumns.Value > 1)
                    {
                        c21 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line2 + 4, place), gradient, c21);
                    }
                    if (TColumns.Value > 2)
                    {
                        c22 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line2 + 8, place), gradient, c22);
                    }
                    if (TColumns.Value > 3)
                    {
                        c23 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line2 + 12, place), gradient, c23);
                    }
                    if (TColumns.Value > 4)
                    {
                        c24 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line2 + 16, place), gradient, c24);
                    }
                }

                if (TRows.Value > 3)
                {
                    c30 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line3, place), gradient, c30);
                    if (TColumns.Value > 1)
                    {
                        c31 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line3 + 4, place), gradient, c31);
                    }
                    if (TColumns.Value > 2)
                    {
                        c32 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line3 + 8, place), gradient, c32);
                    }
                    if (TColumns.Value > 3)
                    {
                        c33 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line3 + 12, place), gradient, c33);
                    }
                    if (TColumns.Value > 4)
                    {
                        c34 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line3 + 16, place), gradient, c34);
                    }
                }

                if (TRows.Value > 4)
                {
                    c40 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line4, place), gradient, c40);
                    if (TColumns.Value > 1)
                    {
                        c41 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line4 + 4, place), gradient, c41);
                    }
                    if (TColumns.Value > 2)
                    {
                        c42 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line4 + 8, place), gradient, c42);
                    }
                    if (TColumns.Value > 3)
                    {
                        c43 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line4 + 12, place), gradient, c43);
                    }
                    if (TColumns.Value > 4)
                    {
                        c44 = TSimd.FusedMultiplyAdd(TSimd.PickOfFour(quad + line4 + 16, place), gradient, c44);
                    }
                }

                quad += WindowRun.QuadsOfWindow;
                dy += filters;
                places += filters;
            }
        }

        float* c = t.Gradient;
        bool add = t.Accumulate;
        MaskedAccess.Finish<TSimd, TVec, TPartial>(c00, TSimd.Zero, c, add, mask);
        if (TColumns.Value > 1)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c01, TSimd.Zero, c + filters, add, mask);
        }
        if (TColumns.Value > 2)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c02, TSimd.Zero, c + (2 * filters), add, mask);
        }
        if (TColumns.Value > 3)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c03, TSimd.Zero, c + (3 * filters), add, mask);
        }
        if (TColumns.Value > 4)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c04, TSimd.Zero, c + (4 * filters), add, mask);
        }
        c += t.GradientLine;

        if (TRows.Value > 1)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c10, TSimd.Zero, c, add, mask);
            if (TColumns.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c11, TSimd.Zero, c + filters, add, mask);
            }
            if (TColumns.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c12, TSimd.Zero, c + (2 * filters), add, mask);
            }
            if (TColumns.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c13, TSimd.Zero, c + (3 * filters), add, mask);
            }
            if (TColumns.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c14, TSimd.Zero, c + (4 * filters), add, mask);
            }
            c += t.GradientLine;
        }

        if (TRows.Value > 2)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c20, TSimd.Zero, c, add, mask);
            if (TColumns.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c21, TSimd.Zero, c + filters, add, mask);
            }
            if (TColumns.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c22, TSimd.Zero, c + (2 * filters), add, mask);
            }
            if (TColumns.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c23, TSimd.Zero, c + (3 * filters), add, mask);
            }
            if (TColumns.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c24, TSimd.Zero, c + (4 * filters), add, mask);
            }
            c += t.GradientLine;
        }

        if (TRows.Value > 3)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c30, TSimd.Zero, c, add, mask);
            if (TColumns.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c31, TSimd.Zero, c + filters, add, mask);
            }
            if (TColumns.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c32, TSimd.Zero, c + (2 * filters), add, mask);
            }
            if (TColumns.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c33, TSimd.Zero, c + (3 * filters), add, mask);
            }
            if (TColumns.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c34, TSimd.Zero, c + (4 * filters), add, mask);
            }
            c += t.GradientLine;
        }

        if (TRows.Value > 4)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c40, TSimd.Zero, c, add, mask);
            if (TColumns.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c41, TSimd.Zero, c + filters, add, mask);
            }
            if (TColumns.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c42, TSimd.Zero, c + (2 * filters), add, mask);
            }
            if (TColumns.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c43, TSimd.Zero, c + (3 * filters), add, mask);
            }
            if (TColumns.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c44, TSimd.Zero, c + (4 * filters), add, mask);
            }
            c += t.GradientLine;
        }
    }
}
