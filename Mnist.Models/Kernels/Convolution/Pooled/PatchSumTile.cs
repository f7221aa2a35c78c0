// Generated from eng/KernelGenerator/PatchTilesTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Up to 5 rows of a window by 6 vectors of sums; see <see cref="PatchOperands"/>. They are locals, so the JIT keeps them in registers.</summary>
internal readonly unsafe struct PatchSumTile : IPatchTile
{
    [MethodImpl(KernelMethod.Options)]
    public static void Run<TSimd, TVec, TRows, TVectors, TPartial>(in PatchOperands t)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TRows : struct, IConst
        where TVectors : struct, IConst
        where TPartial : struct, IConst
    {
        TVec mask = TSimd.FirstLanes(t.PartialLanes);
        TVec v00 = TSimd.Zero, v01 = TSimd.Zero, v02 = TSimd.Zero, v03 = TSimd.Zero, v04 = TSimd.Zero, v05 = TSimd.Zero;
        TVec v10 = TSimd.Zero, v11 = TSimd.Zero, v12 = TSimd.Zero, v13 = TSimd.Zero, v14 = TSimd.Zero, v15 = TSimd.Zero;
        TVec v20 = TSimd.Zero, v21 = TSimd.Zero, v22 = TSimd.Zero, v23 = TSimd.Zero, v24 = TSimd.Zero, v25 = TSimd.Zero;
        TVec v30 = TSimd.Zero, v31 = TSimd.Zero, v32 = TSimd.Zero, v33 = TSimd.Zero, v34 = TSimd.Zero, v35 = TSimd.Zero;
        TVec v40 = TSimd.Zero, v41 = TSimd.Zero, v42 = TSimd.Zero, v43 = TSimd.Zero, v44 = TSimd.Zero, v45 = TSimd.Zero;

        nint line = t.Line;
        nint line2 = 2 * line;
        nint line3 = 3 * line;
        nint line4 = 4 * line;
        GradientPlace* end = t.Places + t.Count;
        for (GradientPlace* place = t.Places; place < end; place++)
        {
            TVec gradient = TSimd.Broadcast(place->Gradient);
            float* image = t.Image + place->Window;
            v00 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image, mask), gradient, v00);
            if (TVectors.Value > 1)
            {
                v01 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + TSimd.Count, mask), gradient, v01);
            }
            if (TVectors.Value > 2)
            {
                v02 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + (2 * TSimd.Count), mask), gradient, v02);
            }
            if (TVectors.Value > 3)
            {
                v03 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + (3 * TSimd.Count), mask), gradient, v03);
            }
            if (TVectors.Value > 4)
            {
                v04 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + (4 * TSimd.Count), mask), gradient, v04);
            }
            if (TVectors.Value > 5)
            {
                v05 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + (5 * TSimd.Count), mask), gradient, v05);
            }

            if (TRows.Value > 1)
            {
                v10 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line, mask), gradient, v10);
                if (TVectors.Value > 1)
                {
                    v11 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + TSimd.Count, mask), gradient, v11);
                }
                if (TVectors.Value > 2)
                {
                    v12 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + (2 * TSimd.Count), mask), gradient, v12);
                }
                if (TVectors.Value > 3)
                {
                    v13 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + (3 * TSimd.Count), mask), gradient, v13);
                }
                if (TVectors.Value > 4)
                {
                    v14 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + (4 * TSimd.Count), mask), gradient, v14);
                }
                if (TVectors.Value > 5)
                {
                    v15 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + (5 * TSimd.Count), mask), gradient, v15);
                }
            }

            if (TRows.Value > 2)
            {
                v20 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2, mask), gradient, v20);
                if (TVectors.Value > 1)
                {
                    v21 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + TSimd.Count, mask), gradient, v21);
                }
                if (TVectors.Value > 2)
                {
                    v22 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + (2 * TSimd.Count), mask), gradient, v22);
                }
                if (TVectors.Value > 3)
                {
                    v23 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + (3 * TSimd.Count), mask), gradient, v23);
                }
                if (TVectors.Value > 4)
                {
                    v24 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + (4 * TSimd.Count), mask), gradient, v24);
                }
                if (TVectors.Value > 5)
                {
                    v25 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + (5 * TSimd.Count), mask), gradient, v25);
                }
            }

            if (TRows.Value > 3)
            {
                v30 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3, mask), gradient, v30);
                if (TVectors.Value > 1)
                {
                    v31 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + TSimd.Count, mask), gradient, v31);
                }
                if (TVectors.Value > 2)
                {
                    v32 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + (2 * TSimd.Count), mask), gradient, v32);
                }
                if (TVectors.Value > 3)
                {
                    v33 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + (3 * TSimd.Count), mask), gradient, v33);
                }
                if (TVectors.Value > 4)
                {
                    v34 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + (4 * TSimd.Count), mask), gradient, v34);
                }
                if (TVectors.Value > 5)
                {
                    v35 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + (5 * TSimd.Count), mask), gradient, v35);
                }
            }

            if (TRows.Value > 4)
            {
                v40 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4, mask), gradient, v40);
                if (TVectors.Value > 1)
                {
                    v41 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + TSimd.Count, mask), gradient, v41);
                }
                if (TVectors.Value > 2)
                {
                    v42 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + (2 * TSimd.Count), mask), gradient, v42);
                }
                if (TVectors.Value > 3)
                {
                    v43 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + (3 * TSimd.Count), mask), gradient, v43);
                }
                if (TVectors.Value > 4)
                {
                    v44 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + (4 * TSimd.Count), mask), gradient, v44);
                }
                if (TVectors.Value > 5)
                {
                    v45 = TSimd.FusedMultiplyAdd(MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + (5 * TSimd.Count), mask), gradient, v45);
                }
            }
        }

        float* patch = t.Patch;
        MaskedAccess.Finish<TSimd, TVec, TPartial>(v00, TSimd.Zero, patch, t.Accumulate, mask);
        if (TVectors.Value > 1)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(v01, TSimd.Zero, patch + TSimd.Count, t.Accumulate, mask);
        }
        if (TVectors.Value > 2)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(v02, TSimd.Zero, patch + (2 * TSimd.Count), t.Accumulate, mask);
        }
        if (TVectors.Value > 3)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(v03, TSimd.Zero, patch + (3 * TSimd.Count), t.Accumulate, mask);
        }
        if (TVectors.Value > 4)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(v04, TSimd.Zero, patch + (4 * TSimd.Count), t.Accumulate, mask);
        }
        if (TVectors.Value > 5)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(v05, TSimd.Zero, patch + (5 * TSimd.Count), t.Accumulate, mask);
        }
        patch += t.PatchLine;

        if (TRows.Value > 1)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(v10, TSimd.Zero, patch, t.Accumulate, mask);
            if (TVectors.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v11, TSimd.Zero, patch + TSimd.Count, t.Accumulate, mask);
            }
            if (TVectors.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v12, TSimd.Zero, patch + (2 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v13, TSimd.Zero, patch + (3 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v14, TSimd.Zero, patch + (4 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 5)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v15, TSimd.Zero, patch + (5 * TSimd.Count), t.Accumulate, mask);
            }
            patch += t.PatchLine;
        }

        if (TRows.Value > 2)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(v20, TSimd.Zero, patch, t.Accumulate, mask);
            if (TVectors.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v21, TSimd.Zero, patch + TSimd.Count, t.Accumulate, mask);
            }
            if (TVectors.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v22, TSimd.Zero, patch + (2 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v23, TSimd.Zero, patch + (3 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v24, TSimd.Zero, patch + (4 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 5)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v25, TSimd.Zero, patch + (5 * TSimd.Count), t.Accumulate, mask);
            }
            patch += t.PatchLine;
        }

        if (TRows.Value > 3)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(v30, TSimd.Zero, patch, t.Accumulate, mask);
            if (TVectors.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v31, TSimd.Zero, patch + TSimd.Count, t.Accumulate, mask);
            }
            if (TVectors.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v32, TSimd.Zero, patch + (2 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v33, TSimd.Zero, patch + (3 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v34, TSimd.Zero, patch + (4 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 5)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v35, TSimd.Zero, patch + (5 * TSimd.Count), t.Accumulate, mask);
            }
            patch += t.PatchLine;
        }

        if (TRows.Value > 4)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(v40, TSimd.Zero, patch, t.Accumulate, mask);
            if (TVectors.Value > 1)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v41, TSimd.Zero, patch + TSimd.Count, t.Accumulate, mask);
            }
            if (TVectors.Value > 2)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v42, TSimd.Zero, patch + (2 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 3)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v43, TSimd.Zero, patch + (3 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 4)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v44, TSimd.Zero, patch + (4 * TSimd.Count), t.Accumulate, mask);
            }
            if (TVectors.Value > 5)
            {
                MaskedAccess.Finish<TSimd, TVec, TPartial>(v45, TSimd.Zero, patch + (5 * TSimd.Count), t.Accumulate, mask);
            }
            patch += t.PatchLine;
        }
    }
}
