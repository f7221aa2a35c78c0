// Generated from eng/KernelGenerator/TileTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>Up to 16 rows by one vector of columns; see <see cref="TileOperands"/>.</summary>
/// <remarks>
/// The sums are locals, so the JIT keeps them in registers; rows beyond <c>TRows</c> vanish when it compiles the body.
/// Rows are addressed from one pointer for each four, which x86 addressing modes reach without further arithmetic.
/// </remarks>
internal readonly unsafe struct Tile1<TSimd, TVec> : ITile
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    public static int Vectors => 1;

    [MethodImpl(KernelMethod.Options)]
    public static void Run<TRows, TPartial>(in TileOperands t)
        where TRows : struct, IConst
        where TPartial : struct, IConst
    {
        TVec mask = TSimd.FirstLanes(t.PartialLanes);
        TVec c0 = TSimd.Zero;
        TVec c1 = TSimd.Zero;
        TVec c2 = TSimd.Zero;
        TVec c3 = TSimd.Zero;
        TVec c4 = TSimd.Zero;
        TVec c5 = TSimd.Zero;
        TVec c6 = TSimd.Zero;
        TVec c7 = TSimd.Zero;
        TVec c8 = TSimd.Zero;
        TVec c9 = TSimd.Zero;
        TVec c10 = TSimd.Zero;
        TVec c11 = TSimd.Zero;
        TVec c12 = TSimd.Zero;
        TVec c13 = TSimd.Zero;
        TVec c14 = TSimd.Zero;
        TVec c15 = TSimd.Zero;

        nint s = t.RowStride;
        nint s3 = 3 * s;
        nint step = t.InnerStride;
        nint bs = t.BStride;
        float* b = t.B;
        SumRun* end = t.Runs + t.RunCount;
        for (SumRun* run = t.Runs; run < end; run++)
        {
            float* p0 = t.A + run->Start;
            float* p1 = p0 + (4 * s);
            float* p2 = p0 + (8 * s);
            float* p3 = p0 + (12 * s);
            b += run->Skip;
            for (nint k = run->Length; k > 0; k--)
            {
                TVec b0 = MaskedAccess.Load<TSimd, TVec, TPartial>(b, mask);
                c0 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[0]), b0, c0);

                if (TRows.Value > 1)
                {
                    c1 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[s]), b0, c1);
                }

                if (TRows.Value > 2)
                {
                    c2 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[2 * s]), b0, c2);
                }

                if (TRows.Value > 3)
                {
                    c3 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p0[s3]), b0, c3);
                }

                if (TRows.Value > 4)
                {
                    c4 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[0]), b0, c4);
                }

                if (TRows.Value > 5)
                {
                    c5 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[s]), b0, c5);
                }

                if (TRows.Value > 6)
                {
                    c6 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[2 * s]), b0, c6);
                }

                if (TRows.Value > 7)
                {
                    c7 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p1[s3]), b0, c7);
                }

                if (TRows.Value > 8)
                {
                    c8 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p2[0]), b0, c8);
                }

                if (TRows.Value > 9)
                {
                    c9 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p2[s]), b0, c9);
                }

                if (TRows.Value > 10)
                {
                    c10 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p2[2 * s]), b0, c10);
                }

                if (TRows.Value > 11)
                {
                    c11 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p2[s3]), b0, c11);
                }

                if (TRows.Value > 12)
                {
                    c12 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p3[0]), b0, c12);
                }

                if (TRows.Value > 13)
                {
                    c13 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p3[s]), b0, c13);
                }

                if (TRows.Value > 14)
                {
                    c14 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p3[2 * s]), b0, c14);
                }

                if (TRows.Value > 15)
                {
                    c15 = TSimd.FusedMultiplyAdd(TSimd.Broadcast(p3[s3]), b0, c15);
                }

                p0 += step;
                p1 += step;
                p2 += step;
                p3 += step;
                b += bs;
            }
        }

        float* c = t.C;
        nint cs = t.CStride;
        bool add = t.Accumulate;
        TVec bias = t.Bias == null ? TSimd.Zero : MaskedAccess.Load<TSimd, TVec, TPartial>(t.Bias, mask);
        MaskedAccess.Finish<TSimd, TVec, TPartial>(c0, bias, c, add, mask);

        if (TRows.Value > 1)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c1, bias, c + cs, add, mask);
        }

        if (TRows.Value > 2)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c2, bias, c + (2 * cs), add, mask);
        }

        if (TRows.Value > 3)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c3, bias, c + (3 * cs), add, mask);
        }

        if (TRows.Value > 4)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c4, bias, c + (4 * cs), add, mask);
        }

        if (TRows.Value > 5)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c5, bias, c + (5 * cs), add, mask);
        }

        if (TRows.Value > 6)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c6, bias, c + (6 * cs), add, mask);
        }

        if (TRows.Value > 7)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c7, bias, c + (7 * cs), add, mask);
        }

        if (TRows.Value > 8)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c8, bias, c + (8 * cs), add, mask);
        }

        if (TRows.Value > 9)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c9, bias, c + (9 * cs), add, mask);
        }

        if (TRows.Value > 10)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c10, bias, c + (10 * cs), add, mask);
        }

        if (TRows.Value > 11)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c11, bias, c + (11 * cs), add, mask);
        }

        if (TRows.Value > 12)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c12, bias, c + (12 * cs), add, mask);
        }

        if (TRows.Value > 13)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c13, bias, c + (13 * cs), add, mask);
        }

        if (TRows.Value > 14)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c14, bias, c + (14 * cs), add, mask);
        }

        if (TRows.Value > 15)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c15, bias, c + (15 * cs), add, mask);
        }
    }
}
