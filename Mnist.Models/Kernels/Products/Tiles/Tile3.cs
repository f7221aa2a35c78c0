// Generated from eng/KernelGenerator/TileTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>Up to 8 rows by three vectors of columns; see <see cref="TileOperands"/>.</summary>
/// <remarks>
/// The sums are locals, so the JIT keeps them in registers; rows beyond <c>TRows</c> vanish when it compiles the body.
/// Rows are addressed from one pointer for each four, which x86 addressing modes reach without further arithmetic.
/// </remarks>
internal readonly unsafe struct Tile3<TSimd, TVec> : ITile
    where TSimd : struct, ISimd<TVec>
    where TVec : struct
{
    public static int Vectors => 3;

    [MethodImpl(KernelMethod.Options)]
    public static void Run<TRows, TPartial>(in TileOperands t)
        where TRows : struct, IConst
        where TPartial : struct, IConst
    {
        TVec mask = TSimd.FirstLanes(t.PartialLanes);
        TVec c0a = TSimd.Zero, c0b = TSimd.Zero, c0c = TSimd.Zero;
        TVec c1a = TSimd.Zero, c1b = TSimd.Zero, c1c = TSimd.Zero;
        TVec c2a = TSimd.Zero, c2b = TSimd.Zero, c2c = TSimd.Zero;
        TVec c3a = TSimd.Zero, c3b = TSimd.Zero, c3c = TSimd.Zero;
        TVec c4a = TSimd.Zero, c4b = TSimd.Zero, c4c = TSimd.Zero;
        TVec c5a = TSimd.Zero, c5b = TSimd.Zero, c5c = TSimd.Zero;
        TVec c6a = TSimd.Zero, c6b = TSimd.Zero, c6c = TSimd.Zero;
        TVec c7a = TSimd.Zero, c7b = TSimd.Zero, c7c = TSimd.Zero;

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
            b += run->Skip;
            for (nint k = run->Length; k > 0; k--)
            {
                TVec b0 = TSimd.Load(b);
                TVec b1 = TSimd.Load(b + TSimd.Count);
                TVec b2 = MaskedAccess.Load<TSimd, TVec, TPartial>(b + (2 * TSimd.Count), mask);
                TVec a0 = TSimd.Broadcast(p0[0]);
                c0a = TSimd.FusedMultiplyAdd(a0, b0, c0a);
                c0b = TSimd.FusedMultiplyAdd(a0, b1, c0b);
                c0c = TSimd.FusedMultiplyAdd(a0, b2, c0c);

                if (TRows.Value > 1)
                {
                    TVec a = TSimd.Broadcast(p0[s]);
                    c1a = TSimd.FusedMultiplyAdd(a, b0, c1a);
                    c1b = TSimd.FusedMultiplyAdd(a, b1, c1b);
                    c1c = TSimd.FusedMultiplyAdd(a, b2, c1c);
                }

                if (TRows.Value > 2)
                {
                    TVec a = TSimd.Broadcast(p0[2 * s]);
                    c2a = TSimd.FusedMultiplyAdd(a, b0, c2a);
                    c2b = TSimd.FusedMultiplyAdd(a, b1, c2b);
                    c2c = TSimd.FusedMultiplyAdd(a, b2, c2c);
                }

                if (TRows.Value > 3)
                {
                    TVec a = TSimd.Broadcast(p0[s3]);
                    c3a = TSimd.FusedMultiplyAdd(a, b0, c3a);
                    c3b = TSimd.FusedMultiplyAdd(a, b1, c3b);
                    c3c = TSimd.FusedMultiplyAdd(a, b2, c3c);
                }

                if (TRows.Value > 4)
                {
                    TVec a = TSimd.Broadcast(p1[0]);
                    c4a = TSimd.FusedMultiplyAdd(a, b0, c4a);
                    c4b = TSimd.FusedMultiplyAdd(a, b1, c4b);
                    c4c = TSimd.FusedMultiplyAdd(a, b2, c4c);
                }

                if (TRows.Value > 5)
                {
                    TVec a = TSimd.Broadcast(p1[s]);
                    c5a = TSimd.FusedMultiplyAdd(a, b0, c5a);
                    c5b = TSimd.FusedMultiplyAdd(a, b1, c5b);
                    c5c = TSimd.FusedMultiplyAdd(a, b2, c5c);
                }

                if (TRows.Value > 6)
                {
                    TVec a = TSimd.Broadcast(p1[2 * s]);
                    c6a = TSimd.FusedMultiplyAdd(a, b0, c6a);
                    c6b = TSimd.FusedMultiplyAdd(a, b1, c6b);
                    c6c = TSimd.FusedMultiplyAdd(a, b2, c6c);
                }

                if (TRows.Value > 7)
                {
                    TVec a = TSimd.Broadcast(p1[s3]);
                    c7a = TSimd.FusedMultiplyAdd(a, b0, c7a);
                    c7b = TSimd.FusedMultiplyAdd(a, b1, c7b);
                    c7c = TSimd.FusedMultiplyAdd(a, b2, c7c);
                }

                p0 += step;
                p1 += step;
                b += bs;
            }
        }

        float* c = t.C;
        nint cs = t.CStride;
        bool add = t.Accumulate;
        TVec biasA = t.Bias == null ? TSimd.Zero : TSimd.Load(t.Bias);
        TVec biasB = t.Bias == null ? TSimd.Zero : TSimd.Load(t.Bias + TSimd.Count);
        TVec biasC = t.Bias == null ? TSimd.Zero : MaskedAccess.Load<TSimd, TVec, TPartial>(t.Bias + (2 * TSimd.Count), mask);
        MaskedAccess.Finish<TSimd, TVec, Const0>(c0a, biasA, c, add, mask);
        MaskedAccess.Finish<TSimd, TVec, Const0>(c0b, biasB, c + TSimd.Count, add, mask);
        MaskedAccess.Finish<TSimd, TVec, TPartial>(c0c, biasC, c + (2 * TSimd.Count), add, mask);

        if (TRows.Value > 1)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c1a, biasA, c + cs, add, mask);
            MaskedAccess.Finish<TSimd, TVec, Const0>(c1b, biasB, c + cs + TSimd.Count, add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c1c, biasC, c + cs + (2 * TSimd.Count), add, mask);
        }

        if (TRows.Value > 2)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c2a, biasA, c + (2 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, Const0>(c2b, biasB, c + (2 * cs) + TSimd.Count, add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c2c, biasC, c + (2 * cs) + (2 * TSimd.Count), add, mask);
        }

        if (TRows.Value > 3)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c3a, biasA, c + (3 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, Const0>(c3b, biasB, c + (3 * cs) + TSimd.Count, add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c3c, biasC, c + (3 * cs) + (2 * TSimd.Count), add, mask);
        }

        if (TRows.Value > 4)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c4a, biasA, c + (4 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, Const0>(c4b, biasB, c + (4 * cs) + TSimd.Count, add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c4c, biasC, c + (4 * cs) + (2 * TSimd.Count), add, mask);
        }

        if (TRows.Value > 5)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c5a, biasA, c + (5 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, Const0>(c5b, biasB, c + (5 * cs) + TSimd.Count, add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c5c, biasC, c + (5 * cs) + (2 * TSimd.Count), add, mask);
        }

        if (TRows.Value > 6)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c6a, biasA, c + (6 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, Const0>(c6b, biasB, c + (6 * cs) + TSimd.Count, add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c6c, biasC, c + (6 * cs) + (2 * TSimd.Count), add, mask);
        }

        if (TRows.Value > 7)
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(c7a, biasA, c + (7 * cs), add, mask);
            MaskedAccess.Finish<TSimd, TVec, Const0>(c7b, biasB, c + (7 * cs) + TSimd.Count, add, mask);
            MaskedAccess.Finish<TSimd, TVec, TPartial>(c7c, biasC, c + (7 * cs) + (2 * TSimd.Count), add, mask);
        }
    }
}
