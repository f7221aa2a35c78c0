// Generated from eng/KernelGenerator/TileTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>Up to 12 rows by two vectors of columns; see <see cref="TileOperands"/>.</summary>
/// <remarks>
/// The sums are locals, so the JIT keeps them in registers; rows beyond <c>TRows</c> vanish when it compiles the body.
/// Rows are addressed from one pointer for each four, which x86 addressing modes reach without further arithmetic.
/// </remarks>
internal readonly unsafe struct Tile2<TSimd, TVec> : ITile
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    public static int Vectors => 2;

    [MethodImpl(KernelMethod.Options)]
    public static void Run<TRows, TPartial>(in TileOperands t)
        where TRows : struct, IConst
        where TPartial : struct, IConst
    {
        TVec mask = TSimd.FirstLanes(t.PartialLanes);
        TVec c0a = TSimd.Zero, c0b = TSimd.Zero;
        TVec c1a = TSimd.Zero, c1b = TSimd.Zero;
        TVec c2a = TSimd.Zero, c2b = TSimd.Zero;
        TVec c3a = TSimd.Zero, c3b = TSimd.Zero;
        TVec c4a = TSimd.Zero, c4b = TSimd.Zero;
        TVec c5a = TSimd.Zero, c5b = TSimd.Zero;
        TVec c6a = TSimd.Zero, c6b = TSimd.Zero;
        TVec c7a = TSimd.Zero, c7b = TSimd.Zero;
        TVec c8a = TSimd.Zero, c8b = TSimd.Zero;
        TVec c9a = TSimd.Zero, c9b = TSimd.Zero;
        TVec c10a = TSimd.Zero, c10b = TSimd.Zero;
        TVec c11a = TSimd.Zero, c11b = TSimd.Zero;

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
            b += run->Skip;
            for (nint k = run->Length; k > 0; k--)
            {
                TVec b0 = TSimd.Load(b);
                TVec b1 = MaskedAccess.Load<TSimd, TVec, TPartial>(b + TSimd.Count, mask);
                TVec a0 = TSimd.Broadcast(p0[0]);
                c0a = TSimd.FusedMultiplyAdd(a0, b0, c0a);
                c0b = TSimd.FusedMultiplyAdd(a0, b1, c0b);

                if (TRows.Value > 1)
                {
                    TVec a = TSimd.Broadcast(p0[s]);
                    c1a = TSimd.FusedMultiplyAdd(a, b0, c1a);
                    c1b = TSimd.FusedMultiplyAdd(a, b1, c1b);
                }

                if (TRows.Value > 2)
                {
                    TVec a = TSimd.Broadcast(p0[2 * s]);
                    c2a = TSimd.FusedMultiplyAdd(a, b0, c2a);
                    c2b = TSimd.FusedMultiplyAdd(a, b1, c2b);
                }

                if (TRows.Value > 3)
                {
                    TVec a = TSimd.Broadcast(p0[s3]);
                    c3a = TSimd.FusedMultiplyAdd(a, b0, c3a);
                    c3b = TSimd.FusedMultiplyAdd(a, b1, c3b);
                }

                if (TRows.Value > 4)
                {
                    TVec a = TSimd.Broadcast(p1[0]);
                    c4a = TSimd.FusedMultiplyAdd(a, b0, c4a);
                    c4b = TSimd.FusedMultiplyAdd(a, b1, c4b);
                }

                if (TRows.Value > 5)
                {
                    TVec a = TSimd.Broadcast(p1[s]);
                    c5a = TSimd.FusedMultiplyAdd(a, b0, c5a);
                    c5b = TSimd.FusedMultiplyAdd(a, b1, c5b);
                }

                if (TRows.Value > 6)
                {
                    TVec a = TSimd.Broadcast(p1[2 * s]);
                    c6a = TSimd.FusedMultiplyAdd(a, b0, c6a);
                    c6b = TSimd.FusedMultiplyAdd(a, b1, c6b);
                }

                if (TRows.Value > 7)
                {
                    TVec a = TSimd.Broadcast(p1[s3]);
                    c7a = TSimd.FusedMultiplyAdd(a, b0, c7a);
                    c7b = TSimd.FusedMultiplyAdd(a, b1, c7b);
                }

                if (TRows.Value > 8)
                {
                    TVec a = TSimd.Broadcast(p2[0]);
                    c8a = TSimd.FusedMultiplyAdd(a, b0, c8a);
                    c8b = TSimd.FusedMultiplyAdd(a, b1, c8b);
                }

                if (TRows.Value > 9)
                {
                    TVec a = TSimd.Broadcast(p2[s]);
                    c9a = TSimd.FusedMultiplyAdd(a, b0, c9a);
                    c9b = TSimd.FusedMultiplyAdd(a, b1, c9b);
                }

                if (TRows.Value > 10)
                {
                    TVec a = TSimd.Broadcast(p2[2 * s]);
                    c10a = TSimd.FusedMultiplyAdd(a, b0, c10a);
                    c10b = TSimd.FusedMultiplyAdd(a, b1, c10b);
                }

                if (TRows.Value > 11)
                {
                    TVec a = TSimd.Broadcast(p2[s3]);
                    c11a = TSimd.FusedMultiplyAdd(a, b0, c11a);
                    c11b = TSimd.FusedMultiplyAdd(a, b1, c11b);
                }

                p0 += step;
                p1 += step;
                p2 += step;
                b += bs;
            }
        }

        float* c = t.C;
        nint cs = t.CStride;
        bool add = t.Accumulate;
        TVec biasA = t.Bias == null ? TSimd.Zero : TSimd.Load(t.Bias);
        TVec biasB = t.Bias == null ? TSimd.Zero : MaskedAccess.Load<TSimd, TVec, TPartial>(t.Bias + TSimd.Count, mask);
        MaskedAccess.Finish<TSimd, TVec, Const0>(c0a, biasA, c, add, mask);
        MaskedAccess.Finish<TSimd, TVec, TPartial>(c0b, biasB, c + TSimd.Count, add, mask);

        if (TRows.Value > 1)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c1a, biasA, c + cs, add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c1b, biasB, c + cs + TSimd.Count, add, mask);
        }

        if (TRows.Value > 2)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c2a, biasA, c + (2 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c2b, biasB, c + (2 * cs) + TSimd.Count, add, mask);
        }

        if (TRows.Value > 3)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c3a, biasA, c + (3 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c3b, biasB, c + (3 * cs) + TSimd.Count, add, mask);
        }

        if (TRows.Value > 4)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c4a, biasA, c + (4 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c4b, biasB, c + (4 * cs) + TSimd.Count, add, mask);
        }

        if (TRows.Value > 5)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c5a, biasA, c + (5 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c5b, biasB, c + (5 * cs) + TSimd.Count, add, mask);
        }

        if (TRows.Value > 6)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c6a, biasA, c + (6 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c6b, biasB, c + (6 * cs) + TSimd.Count, add, mask);
        }

        if (TRows.Value > 7)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c7a, biasA, c + (7 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c7b, biasB, c + (7 * cs) + TSimd.Count, add, mask);
        }

        if (TRows.Value > 8)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c8a, biasA, c + (8 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c8b, biasB, c + (8 * cs) + TSimd.Count, add, mask);
        }

        if (TRows.Value > 9)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c9a, biasA, c + (9 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c9b, biasB, c + (9 * cs) + TSimd.Count, add, mask);
        }

        if (TRows.Value > 10)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c10a, biasA, c + (10 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c10b, biasB, c + (10 * cs) + TSimd.Count, add, mask);
        }

        if (TRows.Value > 11)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c11a, biasA, c + (11 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c11b, biasB, c + (11 * cs) + TSimd.Count, add, mask);
        }
    }
}
