using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Tiles;

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TEdge>(in TileOperands t)
        where TRows : struct, ICount
        where TEdge : struct, ICount
    {
        TVec mask = TSimd.FirstLanes(t.EdgeLanes);
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
            for (nint k = run->Length; k > 0; k--)
            {
                TVec b0 = TSimd.Load(b);
                TVec b1 = Edge.Load<TSimd, TVec, TEdge>(b + TSimd.Count, mask);
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
        if (t.Accumulate)
        {
            c0a = TSimd.Add(c0a, TSimd.Load(c));
            c0b = TSimd.Add(c0b, Edge.Load<TSimd, TVec, TEdge>(c + TSimd.Count, mask));

            if (TRows.Value > 1)
            {
                c1a = TSimd.Add(c1a, TSimd.Load(c + cs));
                c1b = TSimd.Add(c1b, Edge.Load<TSimd, TVec, TEdge>(c + cs + TSimd.Count, mask));
            }

            if (TRows.Value > 2)
            {
                c2a = TSimd.Add(c2a, TSimd.Load(c + (2 * cs)));
                c2b = TSimd.Add(c2b, Edge.Load<TSimd, TVec, TEdge>(c + (2 * cs) + TSimd.Count, mask));
            }

            if (TRows.Value > 3)
            {
                c3a = TSimd.Add(c3a, TSimd.Load(c + (3 * cs)));
                c3b = TSimd.Add(c3b, Edge.Load<TSimd, TVec, TEdge>(c + (3 * cs) + TSimd.Count, mask));
            }

            if (TRows.Value > 4)
            {
                c4a = TSimd.Add(c4a, TSimd.Load(c + (4 * cs)));
                c4b = TSimd.Add(c4b, Edge.Load<TSimd, TVec, TEdge>(c + (4 * cs) + TSimd.Count, mask));
            }

            if (TRows.Value > 5)
            {
                c5a = TSimd.Add(c5a, TSimd.Load(c + (5 * cs)));
                c5b = TSimd.Add(c5b, Edge.Load<TSimd, TVec, TEdge>(c + (5 * cs) + TSimd.Count, mask));
            }

            if (TRows.Value > 6)
            {
                c6a = TSimd.Add(c6a, TSimd.Load(c + (6 * cs)));
                c6b = TSimd.Add(c6b, Edge.Load<TSimd, TVec, TEdge>(c + (6 * cs) + TSimd.Count, mask));
            }

            if (TRows.Value > 7)
            {
                c7a = TSimd.Add(c7a, TSimd.Load(c + (7 * cs)));
                c7b = TSimd.Add(c7b, Edge.Load<TSimd, TVec, TEdge>(c + (7 * cs) + TSimd.Count, mask));
            }

            if (TRows.Value > 8)
            {
                c8a = TSimd.Add(c8a, TSimd.Load(c + (8 * cs)));
                c8b = TSimd.Add(c8b, Edge.Load<TSimd, TVec, TEdge>(c + (8 * cs) + TSimd.Count, mask));
            }

            if (TRows.Value > 9)
            {
                c9a = TSimd.Add(c9a, TSimd.Load(c + (9 * cs)));
                c9b = TSimd.Add(c9b, Edge.Load<TSimd, TVec, TEdge>(c + (9 * cs) + TSimd.Count, mask));
            }

            if (TRows.Value > 10)
            {
                c10a = TSimd.Add(c10a, TSimd.Load(c + (10 * cs)));
                c10b = TSimd.Add(c10b, Edge.Load<TSimd, TVec, TEdge>(c + (10 * cs) + TSimd.Count, mask));
            }

            if (TRows.Value > 11)
            {
                c11a = TSimd.Add(c11a, TSimd.Load(c + (11 * cs)));
                c11b = TSimd.Add(c11b, Edge.Load<TSimd, TVec, TEdge>(c + (11 * cs) + TSimd.Count, mask));
            }
        }

        // Sums of rows beyond TRows are never stored, so the JIT drops what is added to them.
        if (t.Bias != null)
        {
            float* bias = t.Bias;
            TVec bias0 = TSimd.Load(bias);
            TVec bias1 = Edge.Load<TSimd, TVec, TEdge>(bias + TSimd.Count, mask);
            c0a = TSimd.Add(c0a, bias0);
            c0b = TSimd.Add(c0b, bias1);
            c1a = TSimd.Add(c1a, bias0);
            c1b = TSimd.Add(c1b, bias1);
            c2a = TSimd.Add(c2a, bias0);
            c2b = TSimd.Add(c2b, bias1);
            c3a = TSimd.Add(c3a, bias0);
            c3b = TSimd.Add(c3b, bias1);
            c4a = TSimd.Add(c4a, bias0);
            c4b = TSimd.Add(c4b, bias1);
            c5a = TSimd.Add(c5a, bias0);
            c5b = TSimd.Add(c5b, bias1);
            c6a = TSimd.Add(c6a, bias0);
            c6b = TSimd.Add(c6b, bias1);
            c7a = TSimd.Add(c7a, bias0);
            c7b = TSimd.Add(c7b, bias1);
            c8a = TSimd.Add(c8a, bias0);
            c8b = TSimd.Add(c8b, bias1);
            c9a = TSimd.Add(c9a, bias0);
            c9b = TSimd.Add(c9b, bias1);
            c10a = TSimd.Add(c10a, bias0);
            c10b = TSimd.Add(c10b, bias1);
            c11a = TSimd.Add(c11a, bias0);
            c11b = TSimd.Add(c11b, bias1);
        }

        TSimd.Store(c0a, c);
        Edge.Store<TSimd, TVec, TEdge>(c0b, c + TSimd.Count, mask);

        if (TRows.Value > 1)
        {
            TSimd.Store(c1a, c + cs);
            Edge.Store<TSimd, TVec, TEdge>(c1b, c + cs + TSimd.Count, mask);
        }

        if (TRows.Value > 2)
        {
            TSimd.Store(c2a, c + (2 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c2b, c + (2 * cs) + TSimd.Count, mask);
        }

        if (TRows.Value > 3)
        {
            TSimd.Store(c3a, c + (3 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c3b, c + (3 * cs) + TSimd.Count, mask);
        }

        if (TRows.Value > 4)
        {
            TSimd.Store(c4a, c + (4 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c4b, c + (4 * cs) + TSimd.Count, mask);
        }

        if (TRows.Value > 5)
        {
            TSimd.Store(c5a, c + (5 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c5b, c + (5 * cs) + TSimd.Count, mask);
        }

        if (TRows.Value > 6)
        {
            TSimd.Store(c6a, c + (6 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c6b, c + (6 * cs) + TSimd.Count, mask);
        }

        if (TRows.Value > 7)
        {
            TSimd.Store(c7a, c + (7 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c7b, c + (7 * cs) + TSimd.Count, mask);
        }

        if (TRows.Value > 8)
        {
            TSimd.Store(c8a, c + (8 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c8b, c + (8 * cs) + TSimd.Count, mask);
        }

        if (TRows.Value > 9)
        {
            TSimd.Store(c9a, c + (9 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c9b, c + (9 * cs) + TSimd.Count, mask);
        }

        if (TRows.Value > 10)
        {
            TSimd.Store(c10a, c + (10 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c10b, c + (10 * cs) + TSimd.Count, mask);
        }

        if (TRows.Value > 11)
        {
            TSimd.Store(c11a, c + (11 * cs));
            Edge.Store<TSimd, TVec, TEdge>(c11b, c + (11 * cs) + TSimd.Count, mask);
        }
    }
}
