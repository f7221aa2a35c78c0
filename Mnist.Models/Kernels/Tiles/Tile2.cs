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
        for (int outer = 0; outer < t.Outer; outer++)
        {
            float* segment = t.A + (outer * t.OuterStride);
            for (int i = t.Segments; i > 0; i--)
            {
                float* p0 = segment;
                float* p1 = segment + (4 * s);
                float* p2 = segment + (8 * s);
                for (nint k = t.Inner; k > 0; k--)
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

                segment += t.SegmentStride;
            }
        }

        if (t.Addend != null)
        {
            float* addend = t.Addend;
            nint ads = t.AddendStride;
            c0a = TSimd.Add(c0a, TSimd.Load(addend));
            c0b = TSimd.Add(c0b, Edge.Load<TSimd, TVec, TEdge>(addend + TSimd.Count, mask));

            if (TRows.Value > 1)
            {
                c1a = TSimd.Add(c1a, TSimd.Load(addend + ads));
                c1b = TSimd.Add(c1b, Edge.Load<TSimd, TVec, TEdge>(addend + ads + TSimd.Count, mask));
            }

            if (TRows.Value > 2)
            {
                c2a = TSimd.Add(c2a, TSimd.Load(addend + (2 * ads)));
                c2b = TSimd.Add(c2b, Edge.Load<TSimd, TVec, TEdge>(addend + (2 * ads) + TSimd.Count, mask));
            }

            if (TRows.Value > 3)
            {
                c3a = TSimd.Add(c3a, TSimd.Load(addend + (3 * ads)));
                c3b = TSimd.Add(c3b, Edge.Load<TSimd, TVec, TEdge>(addend + (3 * ads) + TSimd.Count, mask));
            }

            if (TRows.Value > 4)
            {
                c4a = TSimd.Add(c4a, TSimd.Load(addend + (4 * ads)));
                c4b = TSimd.Add(c4b, Edge.Load<TSimd, TVec, TEdge>(addend + (4 * ads) + TSimd.Count, mask));
            }

            if (TRows.Value > 5)
            {
                c5a = TSimd.Add(c5a, TSimd.Load(addend + (5 * ads)));
                c5b = TSimd.Add(c5b, Edge.Load<TSimd, TVec, TEdge>(addend + (5 * ads) + TSimd.Count, mask));
            }

            if (TRows.Value > 6)
            {
                c6a = TSimd.Add(c6a, TSimd.Load(addend + (6 * ads)));
                c6b = TSimd.Add(c6b, Edge.Load<TSimd, TVec, TEdge>(addend + (6 * ads) + TSimd.Count, mask));
            }

            if (TRows.Value > 7)
            {
                c7a = TSimd.Add(c7a, TSimd.Load(addend + (7 * ads)));
                c7b = TSimd.Add(c7b, Edge.Load<TSimd, TVec, TEdge>(addend + (7 * ads) + TSimd.Count, mask));
            }

            if (TRows.Value > 8)
            {
                c8a = TSimd.Add(c8a, TSimd.Load(addend + (8 * ads)));
                c8b = TSimd.Add(c8b, Edge.Load<TSimd, TVec, TEdge>(addend + (8 * ads) + TSimd.Count, mask));
            }

            if (TRows.Value > 9)
            {
                c9a = TSimd.Add(c9a, TSimd.Load(addend + (9 * ads)));
                c9b = TSimd.Add(c9b, Edge.Load<TSimd, TVec, TEdge>(addend + (9 * ads) + TSimd.Count, mask));
            }

            if (TRows.Value > 10)
            {
                c10a = TSimd.Add(c10a, TSimd.Load(addend + (10 * ads)));
                c10b = TSimd.Add(c10b, Edge.Load<TSimd, TVec, TEdge>(addend + (10 * ads) + TSimd.Count, mask));
            }

            if (TRows.Value > 11)
            {
                c11a = TSimd.Add(c11a, TSimd.Load(addend + (11 * ads)));
                c11b = TSimd.Add(c11b, Edge.Load<TSimd, TVec, TEdge>(addend + (11 * ads) + TSimd.Count, mask));
            }
        }

        float* c = t.C;
        nint cs = t.CStride;
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
