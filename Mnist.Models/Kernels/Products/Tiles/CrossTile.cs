// Generated from eng/KernelGenerator/CrossTileTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>Up to 4 columns by 5 vectors of rows, a line's stride apart; see <see cref="TileOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
internal static unsafe class CrossTile
{
    /// <summary>Columns at most.</summary>
    public const int MostColumns = 4;

    /// <summary>Vectors at most.</summary>
    public const int MostVectors = 5;

    /// <summary>Computes the block.</summary>
    /// <typeparam name="TSimd">The width.</typeparam>
    /// <typeparam name="TVec">Its vector.</typeparam>
    /// <typeparam name="TColumns">Columns.</typeparam>
    /// <typeparam name="TVectors">Vectors.</typeparam>
    /// <typeparam name="TPartial">1 when vectors are partial.</typeparam>
    [MethodImpl(KernelMethod.Options)]
    public static void Run<TSimd, TVec, TColumns, TVectors, TPartial>(in TileOperands t)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TColumns : struct, IConst
        where TVectors : struct, IConst
        where TPartial : struct, IConst
    {
        TVec mask = TSimd.FirstLanes(t.PartialLanes);
        TVec c0a = TSimd.Zero, c0b = TSimd.Zero, c0c = TSimd.Zero, c0d = TSimd.Zero, c0e = TSimd.Zero;
        TVec c1a = TSimd.Zero, c1b = TSimd.Zero, c1c = TSimd.Zero, c1d = TSimd.Zero, c1e = TSimd.Zero;
        TVec c2a = TSimd.Zero, c2b = TSimd.Zero, c2c = TSimd.Zero, c2d = TSimd.Zero, c2e = TSimd.Zero;
        TVec c3a = TSimd.Zero, c3b = TSimd.Zero, c3c = TSimd.Zero, c3d = TSimd.Zero, c3e = TSimd.Zero;

        nint step = t.InnerStride;
        nint bs = t.BStride;
        nint s = t.LineStride;
        nint s3 = 3 * s;
        float* b = t.B;
        SumRun* end = t.Runs + t.RunCount;
        for (SumRun* run = t.Runs; run < end; run++)
        {
            float* a = t.A + run->Start;
            b += run->Skip;
            for (nint k = run->Length; k > 0; k--)
            {
                TVec b0 = TSimd.Broadcast(b[0]);
                TVec b1 = TColumns.Value > 1 ? TSimd.Broadcast(b[1]) : TSimd.Zero;
                TVec b2 = TColumns.Value > 2 ? TSimd.Broadcast(b[2]) : TSimd.Zero;
                TVec b3 = TColumns.Value > 3 ? TSimd.Broadcast(b[3]) : TSimd.Zero;
                TVec a0 = MaskedAccess.Load<TSimd, TVec, TPartial>(a, mask);
                c0a = TSimd.FusedMultiplyAdd(a0, b0, c0a);
                if (TColumns.Value > 1)
                {
                    c1a = TSimd.FusedMultiplyAdd(a0, b1, c1a);
                }
                if (TColumns.Value > 2)
                {
                    c2a = TSimd.FusedMultiplyAdd(a0, b2, c2a);
                }
                if (TColumns.Value > 3)
                {
                    c3a = TSimd.FusedMultiplyAdd(a0, b3, c3a);
                }

                if (TVectors.Value > 1)
                {
                    TVec a1 = MaskedAccess.Load<TSimd, TVec, TPartial>(a + s, mask);
                    c0b = TSimd.FusedMultiplyAdd(a1, b0, c0b);
                    if (TColumns.Value > 1)
                    {
                        c1b = TSimd.FusedMultiplyAdd(a1, b1, c1b);
                    }
                    if (TColumns.Value > 2)
                    {
                        c2b = TSimd.FusedMultiplyAdd(a1, b2, c2b);
                    }
                    if (TColumns.Value > 3)
                    {
                        c3b = TSimd.FusedMultiplyAdd(a1, b3, c3b);
                    }
                }

                if (TVectors.Value > 2)
                {
                    TVec a2 = MaskedAccess.Load<TSimd, TVec, TPartial>(a + (2 * s), mask);
                    c0c = TSimd.FusedMultiplyAdd(a2, b0, c0c);
                    if (TColumns.Value > 1)
                    {
                        c1c = TSimd.FusedMultiplyAdd(a2, b1, c1c);
                    }
                    if (TColumns.Value > 2)
                    {
                        c2c = TSimd.FusedMultiplyAdd(a2, b2, c2c);
                    }
                    if (TColumns.Value > 3)
                    {
                        c3c = TSimd.FusedMultiplyAdd(a2, b3, c3c);
                    }
                }

                if (TVectors.Value > 3)
                {
                    TVec a3 = MaskedAccess.Load<TSimd, TVec, TPartial>(a + s3, mask);
                    c0d = TSimd.FusedMultiplyAdd(a3, b0, c0d);
                    if (TColumns.Value > 1)
                    {
                        c1d = TSimd.FusedMultiplyAdd(a3, b1, c1d);
                    }
                    if (TColumns.Value > 2)
                    {
                        c2d = TSimd.FusedMultiplyAdd(a3, b2, c2d);
                    }
                    if (TColumns.Value > 3)
                    {
                        c3d = TSimd.FusedMultiplyAdd(a3, b3, c3d);
                    }
                }

                if (TVectors.Value > 4)
                {
                    TVec a4 = MaskedAccess.Load<TSimd, TVec, TPartial>(a + (4 * s), mask);
                    c0e = TSimd.FusedMultiplyAdd(a4, b0, c0e);
                    if (TColumns.Value > 1)
                    {
                        c1e = TSimd.FusedMultiplyAdd(a4, b1, c1e);
                    }
                    if (TColumns.Value > 2)
                    {
                        c2e = TSimd.FusedMultiplyAdd(a4, b2, c2e);
                    }
                    if (TColumns.Value > 3)
                    {
                        c3e = TSimd.FusedMultiplyAdd(a4, b3, c3e);
                    }
                }

                a += step;
                b += bs;
            }
        }

        float* lanes = stackalloc float[TSimd.Count];
        Finish<TSimd, TVec>(t, c0a, lanes, 0, t.C);
        if (TColumns.Value > 1)
        {
            Finish<TSimd, TVec>(t, c1a, lanes, 1, t.C);
        }
        if (TColumns.Value > 2)
        {
            Finish<TSimd, TVec>(t, c2a, lanes, 2, t.C);
        }
        if (TColumns.Value > 3)
        {
            Finish<TSimd, TVec>(t, c3a, lanes, 3, t.C);
        }

        if (TVectors.Value > 1)
        {
            Finish<TSimd, TVec>(t, c0b, lanes, 0, t.C + t.CLineStride);
            if (TColumns.Value > 1)
            {
                Finish<TSimd, TVec>(t, c1b, lanes, 1, t.C + t.CLineStride);
            }
            if (TColumns.Value > 2)
            {
                Finish<TSimd, TVec>(t, c2b, lanes, 2, t.C + t.CLineStride);
            }
            if (TColumns.Value > 3)
            {
                Finish<TSimd, TVec>(t, c3b, lanes, 3, t.C + t.CLineStride);
            }
        }

        if (TVectors.Value > 2)
        {
            Finish<TSimd, TVec>(t, c0c, lanes, 0, t.C + (2 * t.CLineStride));
            if (TColumns.Value > 1)
            {
                Finish<TSimd, TVec>(t, c1c, lanes, 1, t.C + (2 * t.CLineStride));
            }
            if (TColumns.Value > 2)
            {
                Finish<TSimd, TVec>(t, c2c, lanes, 2, t.C + (2 * t.CLineStride));
            }
            if (TColumns.Value > 3)
            {
                Finish<TSimd, TVec>(t, c3c, lanes, 3, t.C + (2 * t.CLineStride));
            }
        }

        if (TVectors.Value > 3)
        {
            Finish<TSimd, TVec>(t, c0d, lanes, 0, t.C + (3 * t.CLineStride));
            if (TColumns.Value > 1)
            {
                Finish<TSimd, TVec>(t, c1d, lanes, 1, t.C + (3 * t.CLineStride));
            }
            if (TColumns.Value > 2)
            {
                Finish<TSimd, TVec>(t, c2d, lanes, 2, t.C + (3 * t.CLineStride));
            }
            if (TColumns.Value > 3)
            {
                Finish<TSimd, TVec>(t, c3d, lanes, 3, t.C + (3 * t.CLineStride));
            }
        }

        if (TVectors.Value > 4)
        {
            Finish<TSimd, TVec>(t, c0e, lanes, 0, t.C + (4 * t.CLineStride));
            if (TColumns.Value > 1)
            {
                Finish<TSimd, TVec>(t, c1e, lanes, 1, t.C + (4 * t.CLineStride));
            }
            if (TColumns.Value > 2)
            {
                Finish<TSimd, TVec>(t, c2e, lanes, 2, t.C + (4 * t.CLineStride));
            }
            if (TColumns.Value > 3)
            {
                Finish<TSimd, TVec>(t, c3e, lanes, 3, t.C + (4 * t.CLineStride));
            }
        }
    }

    // Neighbouring lanes are of neighbouring rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TSimd, TVec>(in TileOperands t, TVec sums, float* lanes, int column, float* c)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TSimd.Store(sums, lanes);
        float bias = t.Bias == null ? 0f : t.Bias[column];
        c += column;
        for (int row = 0; row < t.PartialLanes; row++, c += t.CStride)
        {
            *c = (t.Accumulate ? lanes[row] + *c : lanes[row]) + bias;
        }
    }
}
