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
        for (int outer = 0; outer < t.Outer; outer++)
        {
            float* segment = t.A + (outer * t.OuterStride);
            for (int i = t.Segments; i > 0; i--)
            {
                float* p0 = segment;
                float* p1 = segment + (4 * s);
                for (nint k = t.Inner; k > 0; k--)
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

                segment += t.SegmentStride;
            }
        }

        if (t.Addend != null)
        {
            float* addend = t.Addend;
            nint ads = t.AddendStride;
            c0a = TSimd.Add(c0a, TSimd.Load(addend));
            c0b = TSimd.Add(c0b, TSimd.Load(addend + TSimd.Count));
            c0c = TSimd.Add(c0c, Edge.Load<TSimd, TVec, TEdge>(addend + (2 * TSimd.Count), mask));

            if (TRows.Value > 1)
            {
                c1a = TSimd.Add(c1a, TSimd.Load(addend + ads));
                c1b = TSimd.Add(c1b, TSimd.Load(addend + ads + TSimd.Count));
                c1c = TSimd.Add(c1c, Edge.Load<TSimd, TVec, TEdge>(addend + ads + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 2)
            {
                c2a = TSimd.Add(c2a, TSimd.Load(addend + (2 * ads)));
                c2b = TSimd.Add(c2b, TSimd.Load(addend + (2 * ads) + TSimd.Count));
                c2c = TSimd.Add(c2c, Edge.Load<TSimd, TVec, TEdge>(addend + (2 * ads) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 3)
            {
                c3a = TSimd.Add(c3a, TSimd.Load(addend + (3 * ads)));
                c3b = TSimd.Add(c3b, TSimd.Load(addend + (3 * ads) + TSimd.Count));
                c3c = TSimd.Add(c3c, Edge.Load<TSimd, TVec, TEdge>(addend + (3 * ads) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 4)
            {
                c4a = TSimd.Add(c4a, TSimd.Load(addend + (4 * ads)));
                c4b = TSimd.Add(c4b, TSimd.Load(addend + (4 * ads) + TSimd.Count));
                c4c = TSimd.Add(c4c, Edge.Load<TSimd, TVec, TEdge>(addend + (4 * ads) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 5)
            {
                c5a = TSimd.Add(c5a, TSimd.Load(addend + (5 * ads)));
                c5b = TSimd.Add(c5b, TSimd.Load(addend + (5 * ads) + TSimd.Count));
                c5c = TSimd.Add(c5c, Edge.Load<TSimd, TVec, TEdge>(addend + (5 * ads) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 6)
            {
                c6a = TSimd.Add(c6a, TSimd.Load(addend + (6 * ads)));
                c6b = TSimd.Add(c6b, TSimd.Load(addend + (6 * ads) + TSimd.Count));
                c6c = TSimd.Add(c6c, Edge.Load<TSimd, TVec, TEdge>(addend + (6 * ads) + (2 * TSimd.Count), mask));
            }

            if (TRows.Value > 7)
            {
                c7a = TSimd.Add(c7a, TSimd.Load(addend + (7 * ads)));
                c7b = TSimd.Add(c7b, TSimd.Load(addend + (7 * ads) + TSimd.Count));
                c7c = TSimd.Add(c7c, Edge.Load<TSimd, TVec, TEdge>(addend + (7 * ads) + (2 * TSimd.Count), mask));
            }
        }

        float* c = t.C;
        nint cs = t.CStride;
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
