using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Tiles;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TEdge>(in TileOperands t)
        where TRows : struct, ICount
        where TEdge : struct, ICount
    {
        TVec mask = TSimd.FirstLanes(t.EdgeLanes);
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
            for (nint k = run->Length; k > 0; k--)
            {
                TVec b0 = TSimd.Load(b);
                TVec b1 = TSimd.Load(b + TSimd.Count);
                TVec b2 = Edge.Load<TSimd, TVec, TEdge>(b + (2 * TSimd.Count), mask);
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
        if (t.Accumulate)
        {
            c0a = TSimd.Add(c0a, TSimd.Load(c));
            c0b = TSimd.Add(c0b, TSimd.Load(c + TSimd.Count));
            c0c = TSimd.Add(c0c, Edge.Load<TSimd, TVec, TEdge>(c + (2 * TSimd.Count), mask));

            if (TRows.Value > 1)
            {
                c1a = TSimd.Add(c1a, TSimd.Load(c + cs));
                c1b = TSimd.Add(c1b, TSimd.Load(c + cs + TSimd.Count));
                c1c = TSimd.Add(c1c, Edge.Load<TSimd, TVec, TEdge>(c + cs + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 2)
            {
                c2a = TSimd.Add(c2a, TSimd.Load(c + (2 * cs)));
                c2b = TSimd.Add(c2b, TSimd.Load(c + (2 * cs) + TSimd.Count));
                c2c = TSimd.Add(c2c, Edge.Load<TSimd, TVec, TEdge>(c + (2 * cs) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 3)
            {
                c3a = TSimd.Add(c3a, TSimd.Load(c + (3 * cs)));
                c3b = TSimd.Add(c3b, TSimd.Load(c + (3 * cs) + TSimd.Count));
                c3c = TSimd.Add(c3c, Edge.Load<TSimd, TVec, TEdge>(c + (3 * cs) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 4)
            {
                c4a = TSimd.Add(c4a, TSimd.Load(c + (4 * cs)));
                c4b = TSimd.Add(c4b, TSimd.Load(c + (4 * cs) + TSimd.Count));
                c4c = TSimd.Add(c4c, Edge.Load<TSimd, TVec, TEdge>(c + (4 * cs) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 5)
            {
                c5a = TSimd.Add(c5a, TSimd.Load(c + (5 * cs)));
                c5b = TSimd.Add(c5b, TSimd.Load(c + (5 * cs) + TSimd.Count));
                c5c = TSimd.Add(c5c, Edge.Load<TSimd, TVec, TEdge>(c + (5 * cs) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 6)
            {
                c6a = TSimd.Add(c6a, TSimd.Load(c + (6 * cs)));
                c6b = TSimd.Add(c6b, TSimd.Load(c + (6 * cs) + TSimd.Count));
                c6c = TSimd.Add(c6c, Edge.Load<TSimd, TVec, TEdge>(c + (6 * cs) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 7)
            {
                c7a = TSimd.Add(c7a, TSimd.Load(c + (7 * cs)));
                c7b = TSimd.Add(c7b, TSimd.Load(c + (7 * cs) + TSimd.Count));
                c7c = TSimd.Add(c7c, Edge.Load<TSimd, TVec, TEdge>(c + (7 * cs) + (2 * TSimd.Count), mask));
            }
        }

        // Sums of rows beyond TRows are never stored, so the JIT drops what is added to them.
        if (t.Bias != null)
        {
            float* bias = t.Bias;
            TVec bias0 = TSimd.Load(bias);
            TVec bias1 = TSimd.Load(bias + TSimd.Count);
            TVec bias2 = Edge.Load<TSimd, TVec, TEdge>(bias + (2 * TSimd.Count), mask);
            c0a = TSimd.Add(c0a, bias0);
            c0b = TSimd.Add(c0b, bias1);
            c0c = TSimd.Add(c0c, bias2);
            c1a = TSimd.Add(c1a, bias0);
            c1b = TSimd.Add(c1b, bias1);
            c1c = TSimd.Add(c1c, bias2);
            c2a = TSimd.Add(c2a, bias0);
            c2b = TSimd.Add(c2b, bias1);
            c2c = TSimd.Add(c2c, bias2);
            c3a = TSimd.Add(c3a, bias0);
            c3b = TSimd.Add(c3b, bias1);
            c3c = TSimd.Add(c3c, bias2);
            c4a = TSimd.Add(c4a, bias0);
            c4b = TSimd.Add(c4b, bias1);
            c4c = TSimd.Add(c4c, bias2);
            c5a = TSimd.Add(c5a, bias0);
            c5b = TSimd.Add(c5b, bias1);
            c5c = TSimd.Add(c5c, bias2);
            c6a = TSimd.Add(c6a, bias0);
            c6b = TSimd.Add(c6b, bias1);
            c6c = TSimd.Add(c6c, bias2);
            c7a = TSimd.Add(c7a, bias0);
            c7b = TSimd.Add(c7b, bias1);
            c7c = TSimd.Add(c7c, bias2);
        }

        TSimd.Store(c0a, c);
        TSimd.Store(c0b, c + TSimd.Count);
        Edge.Store<TSimd, TVec, TEdge>(c0c, c + (2 * TSimd.Count), mask);

        if (TRows.Value > 1)
        {
            TSimd.Store(c1a, c + cs);
            TSimd.Store(c1b, c + cs + TSimd.Count);
            Edge.Store<TSimd, TVec, TEdge>(c1c, c + cs + (2 * TSimd.Count), mask);
        }

        if (TRows.Value > 2)
        {
            TSimd.Store(c2a, c + (2 * cs));
            TSimd.Store(c2b, c + (2 * cs) + TSimd.Count);
            Edge.Store<TSimd, TVec, TEdge>(c2c, c + (2 * cs) + (2 * TSimd.Count), mask);
        }

        if (TRows.Value > 3)
        {
            TSimd.Store(c3a, c + (3 * cs));
            TSimd.Store(c3b, c + (3 * cs) + TSimd.Count);
            Edge.Store<TSimd, TVec, TEdge>(c3c, c + (3 * cs) + (2 * TSimd.Count), mask);
        }

        if (TRows.Value > 4)
        {
            TSimd.Store(c4a, c + (4 * cs));
            TSimd.Store(c4b, c + (4 * cs) + TSimd.Count);
            Edge.Store<TSimd, TVec, TEdge>(c4c, c + (4 * cs) + (2 * TSimd.Count), mask);
        }

        if (TRows.Value > 5)
        {
            TSimd.Store(c5a, c + (5 * cs));
            TSimd.Store(c5b, c + (5 * cs) + TSimd.Count);
            Edge.Store<TSimd, TVec, TEdge>(c5c, c + (5 * cs) + (2 * TSimd.Count), mask);
        }

        if (TRows.Value > 6)
        {
            TSimd.Store(c6a, c + (6 * cs));
            TSimd.Store(c6b, c + (6 * cs) + TSimd.Count);
            Edge.Store<TSimd, TVec, TEdge>(c6c, c + (6 * cs) + (2 * TSimd.Count), mask);
        }

        if (TRows.Value > 7)
        {
            TSimd.Store(c7a, c + (7 * cs));
            TSimd.Store(c7b, c + (7 * cs) + TSimd.Count);
            Edge.Store<TSimd, TVec, TEdge>(c7c, c + (7 * cs) + (2 * TSimd.Count), mask);
        }
    }
}
