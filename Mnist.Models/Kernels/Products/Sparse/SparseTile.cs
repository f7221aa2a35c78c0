// Generated from eng/KernelGenerator/SparseTileTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Sparse;

/// <summary>Four rows by one to four vectors of columns; see <see cref="SparseOperands"/>. The sums are locals, so the JIT keeps them in registers.</summary>
internal static unsafe class SparseTile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 4;

    /// <summary>Places that are read beyond the last: rows of B are anywhere, and the processor is told of them some places ahead.</summary>
    public const int PlacesAhead = 4;

    /// <summary>Computes the block.</summary>
    /// <typeparam name="TSimd">The width.</typeparam>
    /// <typeparam name="TVec">Its vector.</typeparam>
    /// <typeparam name="TVectors">Vectors across.</typeparam>
    /// <typeparam name="TPartial">1 when the last of them is partial.</typeparam>
    [MethodImpl(KernelMethod.Options)]
    public static void Run<TSimd, TVec, TVectors, TPartial>(in SparseOperands t)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TVectors : struct, IConst
        where TPartial : struct, IConst
    {
        TVec mask = TSimd.FirstLanes(t.PartialLanes);
        TVec c0a = TSimd.Zero, c0b = TSimd.Zero, c0c = TSimd.Zero, c0d = TSimd.Zero;
        TVec c1a = TSimd.Zero, c1b = TSimd.Zero, c1c = TSimd.Zero, c1d = TSimd.Zero;
        TVec c2a = TSimd.Zero, c2b = TSimd.Zero, c2c = TSimd.Zero, c2d = TSimd.Zero;
        TVec c3a = TSimd.Zero, c3b = TSimd.Zero, c3c = TSimd.Zero, c3d = TSimd.Zero;

        float* row0 = t.Row(0);
        float* row1 = t.Row(1);
        float* row2 = t.Row(2);
        float* row3 = t.Row(3);
        nint stride = t.BStride;
        nint inner = t.AInnerStride;
        float* start = t.B;
        int* end = t.Places + t.PlaceCount;
        for (int* place = t.Places; place < end; place++)
        {
            nint k = *place;
            float* b = start + (k * stride);
            if (Sse.IsSupported)
            {
                float* next = start + (place[PlacesAhead] * stride);
                Sse.Prefetch0(next + (0 * TSimd.Count));
                if (TVectors.Value > 1)
                {
                    Sse.Prefetch0(next + (1 * TSimd.Count));
                }
                if (TVectors.Value > 2)
                {
                    Sse.Prefetch0(next + (2 * TSimd.Count));
                }
                if (TVectors.Value > 3)
                {
                    Sse.Prefetch0(next + (3 * TSimd.Count));
                }
            }

            nint a = k * inner;
            TVec x0 = TSimd.Broadcast(row0[a]);
            TVec x1 = TSimd.Broadcast(row1[a]);
            TVec x2 = TSimd.Broadcast(row2[a]);
            TVec x3 = TSimd.Broadcast(row3[a]);
            TVec b0 = Load<TSimd, TVec, TVectors, Const1, TPartial>(b, mask);
            c0a = TSimd.FusedMultiplyAdd(x0, b0, c0a);
            c1a = TSimd.FusedMultiplyAdd(x1, b0, c1a);
            c2a = TSimd.FusedMultiplyAdd(x2, b0, c2a);
            c3a = TSimd.FusedMultiplyAdd(x3, b0, c3a);

            if (TVectors.Value > 1)
            {
                TVec b1 = Load<TSimd, TVec, TVectors, Const2, TPartial>(b, mask);
                c0b = TSimd.FusedMultiplyAdd(x0, b1, c0b);
                c1b = TSimd.FusedMultiplyAdd(x1, b1, c1b);
                c2b = TSimd.FusedMultiplyAdd(x2, b1, c2b);
                c3b = TSimd.FusedMultiplyAdd(x3, b1, c3b);
            }

            if (TVectors.Value > 2)
            {
                TVec b2 = Load<TSimd, TVec, TVectors, Const3, TPartial>(b, mask);
                c0c = TSimd.FusedMultiplyAdd(x0, b2, c0c);
                c1c = TSimd.FusedMultiplyAdd(x1, b2, c1c);
                c2c = TSimd.FusedMultiplyAdd(x2, b2, c2c);
                c3c = TSimd.FusedMultiplyAdd(x3, b2, c3c);
            }

            if (TVectors.Value > 3)
            {
                TVec b3 = Load<TSimd, TVec, TVectors, Const4, TPartial>(b, mask);
                c0d = TSimd.FusedMultiplyAdd(x0, b3, c0d);
                c1d = TSimd.FusedMultiplyAdd(x1, b3, c1d);
                c2d = TSimd.FusedMultiplyAdd(x2, b3, c2d);
                c3d = TSimd.FusedMultiplyAdd(x3, b3, c3d);
            }
        }

        Finish<TSimd, TVec, TVectors, TPartial>(t, t.C, mask, c0a, c0b, c0c, c0d);

        if (t.Rows > 1)
        {
            Finish<TSimd, TVec, TVectors, TPartial>(t, t.C + t.CStride, mask, c1a, c1b, c1c, c1d);
        }

        if (t.Rows > 2)
        {
            Finish<TSimd, TVec, TVectors, TPartial>(t, t.C + (2 * t.CStride), mask, c2a, c2b, c2c, c2d);
        }

        if (t.Rows > 3)
        {
            Finish<TSimd, TVec, TVectors, TPartial>(t, t.C + (3 * t.CStride), mask, c3a, c3b, c3c, c3d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TSimd, TVec, TVectors, TPartial>(in SparseOperands t, float* c, TVec mask, TVec sum0, TVec sum1, TVec sum2, TVec sum3)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TVectors : struct, IConst
        where TPartial : struct, IConst
    {
        FinishOne<TSimd, TVec, TVectors, Const1, TPartial>(t, c, mask, sum0);
        FinishOne<TSimd, TVec, TVectors, Const2, TPartial>(t, c, mask, sum1);
        FinishOne<TSimd, TVec, TVectors, Const3, TPartial>(t, c, mask, sum2);
        FinishOne<TSimd, TVec, TVectors, Const4, TPartial>(t, c, mask, sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishOne<TSimd, TVec, TVectors, TNumber, TPartial>(in SparseOperands t, float* c, TVec mask, TVec sum)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TVectors : struct, IConst
        where TNumber : struct, IConst
        where TPartial : struct, IConst
    {
        if (TNumber.Value > TVectors.Value)
        {
            return;
        }

        TVec bias = t.Bias == null ? TSimd.Zero : Load<TSimd, TVec, TVectors, TNumber, TPartial>(t.Bias, mask);
        c += (TNumber.Value - 1) * TSimd.Count;
        if (TNumber.Value == TVectors.Value)
        {
            MaskedAccess.Finish<TSimd, TVec, TPartial>(sum, bias, c, t.Accumulate, mask);
        }
        else
        {
            MaskedAccess.Finish<TSimd, TVec, Const0>(sum, bias, c, t.Accumulate, mask);
        }
    }

    // One of the vectors of a row, from 1; only the last may be partial.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Load<TSimd, TVec, TVectors, TNumber, TPartial>(float* row, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TVectors : struct, IConst
        where TNumber : struct, IConst
        where TPartial : struct, IConst
    {
        float* source = row + ((TNumber.Value - 1) * TSimd.Count);
        return TNumber.Value == TVectors.Value ? MaskedAccess.Load<TSimd, TVec, TPartial>(source, mask) : TSimd.Load(source);
    }
}
