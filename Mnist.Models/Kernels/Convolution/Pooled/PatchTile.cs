// Generated from eng/KernelGenerator/PatchTileTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Up to 5 rows of a window by 5 vectors of a filter's gradient; see <see cref="PatchOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
internal static unsafe class PatchTile
{
    /// <summary>Rows at most, and vectors.</summary>
    public const int Most = 5;

    /// <summary>Computes the block.</summary>
    /// <typeparam name="TSimd">The width.</typeparam>
    /// <typeparam name="TVec">Its vector.</typeparam>
    /// <typeparam name="TRows">Rows of the window.</typeparam>
    /// <typeparam name="TVectors">Vectors of a row.</typeparam>
    /// <typeparam name="TPartial">1 when the vector is partial.</typeparam>
    [MethodImpl(KernelMethod.Options)]
    public static void Run<TSimd, TVec, TRows, TVectors, TPartial>(in PatchOperands t)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TRows : struct, IConst
        where TVectors : struct, IConst
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
        GradientPlace* end = t.Places + t.Count;
        for (GradientPlace* place = t.Places; place < end; place++)
        {
            TVec gradient = TSimd.Broadcast(place->Gradient);
            float* x = t.Image + place->Window;
            c00 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x, mask), gradient, c00);
            if (TVectors.Value > 1)
            {
                c01 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + TSimd.Count, mask), gradient, c01);
            }
            if (TVectors.Value > 2)
            {
                c02 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + (2 * TSimd.Count), mask), gradient, c02);
            }
            if (TVectors.Value > 3)
            {
                c03 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + (3 * TSimd.Count), mask), gradient, c03);
            }
            if (TVectors.Value > 4)
            {
                c04 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + (4 * TSimd.Count), mask), gradient, c04);
            }

            if (TRows.Value > 1)
            {
                c10 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line, mask), gradient, c10);
                if (TVectors.Value > 1)
                {
                    c11 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line + TSimd.Count, mask), gradient, c11);
                }
                if (TVectors.Value > 2)
                {
                    c12 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line + (2 * TSimd.Count), mask), gradient, c12);
                }
                if (TVectors.Value > 3)
                {
                    c13 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line + (3 * TSimd.Count), mask), gradient, c13);
                }
                if (TVectors.Value > 4)
                {
                    c14 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line + (4 * TSimd.Count), mask), gradient, c14);
                }
            }

            if (TRows.Value > 2)
            {
                c20 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line2, mask), gradient, c20);
                if (TVectors.Value > 1)
                {
                    c21 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line2 + TSimd.Count, mask), gradient, c21);
                }
                if (TVectors.Value > 2)
                {
                    c22 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line2 + (2 * TSimd.Count), mask), gradient, c22);
                }
                if (TVectors.Value > 3)
                {
                    c23 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line2 + (3 * TSimd.Count), mask), gradient, c23);
                }
                if (TVectors.Value > 4)
                {
                    c24 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line2 + (4 * TSimd.Count), mask), gradient, c24);
                }
            }

            if (TRows.Value > 3)
            {
                c30 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line3, mask), gradient, c30);
                if (TVectors.Value > 1)
                {
                    c31 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line3 + TSimd.Count, mask), gradient, c31);
                }
                if (TVectors.Value > 2)
                {
                    c32 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line3 + (2 * TSimd.Count), mask), gradient, c32);
                }
                if (TVectors.Value > 3)
                {
                    c33 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line3 + (3 * TSimd.Count), mask), gradient, c33);
                }
                if (TVectors.Value > 4)
                {
                    c34 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line3 + (4 * TSimd.Count), mask), gradient, c34);
                }
            }

            if (TRows.Value > 4)
            {
                c40 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line4, mask), gradient, c40);
                if (TVectors.Value > 1)
                {
                    c41 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line4 + TSimd.Count, mask), gradient, c41);
                }
                if (TVectors.Value > 2)
                {
                    c42 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line4 + (2 * TSimd.Count), mask), gradient, c42);
                }
                if (TVectors.Value > 3)
                {
                    c43 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line4 + (3 * TSimd.Count), mask), gradient, c43);
                }
                if (TVectors.Value > 4)
                {
                    c44 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(x + line4 + (4 * TSimd.Count), mask), gradient, c44);
                }
            }
        }

        float* c = t.Patch;
        MaskedAccess.Finish<TSimd, TVec, TPartial>(c00, TSimd.Zero, c, t.Accumulate, mask);
        if (TVectors.Value > 1)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c01, TSimd.Zero, c + TSimd.Count, t.Accumulate, mask);
        }
        if (TVectors.Value > 2)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c02, TSimd.Zero, c + (2 * TSimd.Count), t.Accumulate, mask);
        }
        if (TVectors.Value > 3)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c03, TSimd.Zero, c + (3 * TSimd.Count), t.Accumulate, mask);
        }
        if (TVectors.Value > 4)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c04, TSimd.Zero, c + (4 * TSimd.Count), t.Accumulate, mask);
        }
        c += t.PatchLine;

        if (TRows.Value > 1)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c10, TSimd.Zero, c, t.Accumulate, mask);
            if (TVectors.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c11, TSimd.Zero, c + TSimd.Count, t.Accumulate, mask);
            }
            if (TVectors.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c12, TSimd.Zero, c + (2 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c13, TSimd.Zero, c + (3 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c14, TSimd.Zero, c + (4 * TSimd.Count), t.Accumulate, mask);
            }
            c += t.PatchLine;
        }

        if (TRows.Value > 2)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c20, TSimd.Zero, c, t.Accumulate, mask);
            if (TVectors.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c21, TSimd.Zero, c + TSimd.Count, t.Accumulate, mask);
            }
            if (TVectors.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c22, TSimd.Zero, c + (2 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c23, TSimd.Zero, c + (3 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c24, TSimd.Zero, c + (4 * TSimd.Count), t.Accumulate, mask);
            }
            c += t.PatchLine;
        }

        if (TRows.Value > 3)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c30, TSimd.Zero, c, t.Accumulate, mask);
            if (TVectors.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c31, TSimd.Zero, c + TSimd.Count, t.Accumulate, mask);
            }
            if (TVectors.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c32, TSimd.Zero, c + (2 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c33, TSimd.Zero, c + (3 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c34, TSimd.Zero, c + (4 * TSimd.Count), t.Accumulate, mask);
            }
            c += t.PatchLine;
        }

        if (TRows.Value > 4)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c40, TSimd.Zero, c, t.Accumulate, mask);
            if (TVectors.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c41, TSimd.Zero, c + TSimd.Count, t.Accumulate, mask);
            }
            if (TVectors.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c42, TSimd.Zero, c + (2 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c43, TSimd.Zero, c + (3 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(c44, TSimd.Zero, c + (4 * TSimd.Count), t.Accumulate, mask);
            }
            c += t.PatchLine;
        }
    }
}
