// Generated from eng/KernelGenerator/PatchTilesTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Up to 5 rows of a window by 6 vectors of a filter; see <see cref="PatchOperands"/>. They are locals, so the JIT keeps them in registers.</summary>
internal readonly unsafe struct PatchSpreadTile : IPatchTile
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
        float* patch = t.Patch;
        v00 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch, mask);
        if (TVectors.Value > 1)
        {
            v01 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + TSimd.Count, mask);
        }
        if (TVectors.Value > 2)
        {
            v02 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (2 * TSimd.Count), mask);
        }
        if (TVectors.Value > 3)
        {
            v03 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (3 * TSimd.Count), mask);
        }
        if (TVectors.Value > 4)
        {
            v04 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (4 * TSimd.Count), mask);
        }
        if (TVectors.Value > 5)
        {
            v05 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (5 * TSimd.Count), mask);
        }
        patch += t.PatchLine;
        if (TRows.Value > 1)
        {
            v10 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch, mask);
            if (TVectors.Value > 1)
            {
                v11 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + TSimd.Count, mask);
            }
            if (TVectors.Value > 2)
            {
                v12 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (2 * TSimd.Count), mask);
            }
            if (TVectors.Value > 3)
            {
                v13 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (3 * TSimd.Count), mask);
            }
            if (TVectors.Value > 4)
            {
                v14 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (4 * TSimd.Count), mask);
            }
            if (TVectors.Value > 5)
            {
                v15 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (5 * TSimd.Count), mask);
            }
            patch += t.PatchLine;
        }
        if (TRows.Value > 2)
        {
            v20 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch, mask);
            if (TVectors.Value > 1)
            {
                v21 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + TSimd.Count, mask);
            }
            if (TVectors.Value > 2)
            {
                v22 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (2 * TSimd.Count), mask);
            }
            if (TVectors.Value > 3)
            {
                v23 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (3 * TSimd.Count), mask);
            }
            if (TVectors.Value > 4)
            {
                v24 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (4 * TSimd.Count), mask);
            }
            if (TVectors.Value > 5)
            {
                v25 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (5 * TSimd.Count), mask);
            }
            patch += t.PatchLine;
        }
        if (TRows.Value > 3)
        {
            v30 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch, mask);
            if (TVectors.Value > 1)
            {
                v31 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + TSimd.Count, mask);
            }
            if (TVectors.Value > 2)
            {
                v32 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (2 * TSimd.Count), mask);
            }
            if (TVectors.Value > 3)
            {
                v33 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (3 * TSimd.Count), mask);
            }
            if (TVectors.Value > 4)
            {
                v34 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (4 * TSimd.Count), mask);
            }
            if (TVectors.Value > 5)
            {
                v35 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (5 * TSimd.Count), mask);
            }
            patch += t.PatchLine;
        }
        if (TRows.Value > 4)
        {
            v40 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch, mask);
            if (TVectors.Value > 1)
            {
                v41 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + TSimd.Count, mask);
            }
            if (TVectors.Value > 2)
            {
                v42 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (2 * TSimd.Count), mask);
            }
            if (TVectors.Value > 3)
            {
                v43 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (3 * TSimd.Count), mask);
            }
            if (TVectors.Value > 4)
            {
                v44 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (4 * TSimd.Count), mask);
            }
            if (TVectors.Value > 5)
            {
                v45 = MaskedAccess.Load<TSimd, TVec, TPartial>(patch + (5 * TSimd.Count), mask);
            }
            patch += t.PatchLine;
        }

        nint line = t.Line;
        nint line2 = 2 * line;
        nint line3 = 3 * line;
        nint line4 = 4 * line;
        GradientPlace* end = t.Places + t.Count;
        for (GradientPlace* place = t.Places; place < end; place++)
        {
            TVec gradient = TSimd.Broadcast(place->Gradient);
            float* image = t.Image + place->Window;
            MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v00, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image, mask)), image, mask);
            if (TVectors.Value > 1)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v01, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + TSimd.Count, mask)), image + TSimd.Count, mask);
            }
            if (TVectors.Value > 2)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v02, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + (2 * TSimd.Count), mask)), image + (2 * TSimd.Count), mask);
            }
            if (TVectors.Value > 3)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v03, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + (3 * TSimd.Count), mask)), image + (3 * TSimd.Count), mask);
            }
            if (TVectors.Value > 4)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v04, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + (4 * TSimd.Count), mask)), image + (4 * TSimd.Count), mask);
            }
            if (TVectors.Value > 5)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v05, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + (5 * TSimd.Count), mask)), image + (5 * TSimd.Count), mask);
            }

            if (TRows.Value > 1)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v10, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line, mask)), image + line, mask);
                if (TVectors.Value > 1)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v11, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + TSimd.Count, mask)), image + line + TSimd.Count, mask);
                }
                if (TVectors.Value > 2)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v12, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + (2 * TSimd.Count), mask)), image + line + (2 * TSimd.Count), mask);
                }
                if (TVectors.Value > 3)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v13, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + (3 * TSimd.Count), mask)), image + line + (3 * TSimd.Count), mask);
                }
                if (TVectors.Value > 4)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v14, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + (4 * TSimd.Count), mask)), image + line + (4 * TSimd.Count), mask);
                }
                if (TVectors.Value > 5)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v15, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line + (5 * TSimd.Count), mask)), image + line + (5 * TSimd.Count), mask);
                }
            }

            if (TRows.Value > 2)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v20, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2, mask)), image + line2, mask);
                if (TVectors.Value > 1)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v21, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + TSimd.Count, mask)), image + line2 + TSimd.Count, mask);
                }
                if (TVectors.Value > 2)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v22, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + (2 * TSimd.Count), mask)), image + line2 + (2 * TSimd.Count), mask);
                }
                if (TVectors.Value > 3)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v23, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + (3 * TSimd.Count), mask)), image + line2 + (3 * TSimd.Count), mask);
                }
                if (TVectors.Value > 4)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v24, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + (4 * TSimd.Count), mask)), image + line2 + (4 * TSimd.Count), mask);
                }
                if (TVectors.Value > 5)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v25, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line2 + (5 * TSimd.Count), mask)), image + line2 + (5 * TSimd.Count), mask);
                }
            }

            if (TRows.Value > 3)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v30, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3, mask)), image + line3, mask);
                if (TVectors.Value > 1)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v31, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + TSimd.Count, mask)), image + line3 + TSimd.Count, mask);
                }
                if (TVectors.Value > 2)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v32, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + (2 * TSimd.Count), mask)), image + line3 + (2 * TSimd.Count), mask);
                }
                if (TVectors.Value > 3)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v33, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + (3 * TSimd.Count), mask)), image + line3 + (3 * TSimd.Count), mask);
                }
                if (TVectors.Value > 4)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v34, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + (4 * TSimd.Count), mask)), image + line3 + (4 * TSimd.Count), mask);
                }
                if (TVectors.Value > 5)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v35, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line3 + (5 * TSimd.Count), mask)), image + line3 + (5 * TSimd.Count), mask);
                }
            }

            if (TRows.Value > 4)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v40, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4, mask)), image + line4, mask);
                if (TVectors.Value > 1)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v41, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + TSimd.Count, mask)), image + line4 + TSimd.Count, mask);
                }
                if (TVectors.Value > 2)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v42, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + (2 * TSimd.Count), mask)), image + line4 + (2 * TSimd.Count), mask);
                }
                if (TVectors.Value > 3)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v43, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + (3 * TSimd.Count), mask)), image + line4 + (3 * TSimd.Count), mask);
                }
                if (TVectors.Value > 4)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v44, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + (4 * TSimd.Count), mask)), image + line4 + (4 * TSimd.Count), mask);
                }
                if (TVectors.Value > 5)
                {
                    MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.FusedMultiplyAdd(v45, gradient, MaskedAccess.Load<TSimd, TVec, TPartial>(image + line4 + (5 * TSimd.Count), mask)), image + line4 + (5 * TSimd.Count), mask);
                }
            }
        }
    }
}
