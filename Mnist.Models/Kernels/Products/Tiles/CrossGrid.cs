using System.Runtime.Intrinsics;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>Cuts the columns that whole vectors leave over into <see cref="CrossTile"/>s, where neighbouring rows of A are neighbours in memory.</summary>
internal static unsafe class CrossGrid
{
    /// <summary>Whether the rows fill enough of a vector.</summary>
    /// <param name="width">Floats of a vector.</param>
    /// <param name="t">The product.</param>
    /// <param name="rows">Its rows.</param>
    public static bool Pays(int width, in TileOperands t, int rows) => t.RowStride == 1 && rows >= width / 2;

    /// <summary>Runs the product of <paramref name="rows"/> by <paramref name="columns"/> at a width of 16, 8 or 4 floats.</summary>
    public static void Run(int width, in TileOperands t, int rows, int columns)
    {
        switch (width)
        {
            case 16: Run<Simd512, Vector512<float>>(t, rows, columns); break;
            case 8: Run<Simd256, Vector256<float>>(t, rows, columns); break;
            default: Run<Simd128, Vector128<float>>(t, rows, columns); break;
        }
    }

    private static void Run<TSimd, TVec>(in TileOperands t, int rows, int columns)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TileOperands strip = t;
        for (int left = columns; left > 0; left -= CrossTile.MostColumns)
        {
            int here = Math.Min(left, CrossTile.MostColumns);
            if (rows <= TSimd.Count)
            {
                // A vector of each line.
                Vectors<TSimd, TVec>(strip, rows, strip.Lines, here);
            }
            else
            {
                Lines<TSimd, TVec>(strip, rows, here);
            }

            strip.MoveColumns(here);
        }
    }

    private static void Lines<TSimd, TVec>(in TileOperands strip, int rows, int columns)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TileOperands line = strip;
        for (int lines = strip.Lines; lines > 0; lines--)
        {
            TileOperands here = line;
            here.LineStride = TSimd.Count;
            here.CLineStride = TSimd.Count * line.CStride;
            int whole = rows / TSimd.Count;
            Vectors<TSimd, TVec>(here, TSimd.Count, whole, columns);
            here.MoveRows(whole * TSimd.Count);
            Vectors<TSimd, TVec>(here, rows % TSimd.Count, rows % TSimd.Count == 0 ? 0 : 1, columns);
            line.MoveLine();
        }
    }

    // Vectors of so many rows each.
    private static void Vectors<TSimd, TVec>(TileOperands t, int rows, int vectors, int columns)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        t.PartialLanes = rows;
        for (int blocks = (vectors + CrossTile.MostVectors - 1) / CrossTile.MostVectors; blocks > 0; blocks--)
        {
            int across = (vectors + blocks - 1) / blocks;
            vectors -= across;
            if (rows < TSimd.Count)
            {
                Across<TSimd, TVec, Const1>(t, across, columns);
            }
            else
            {
                Across<TSimd, TVec, Const0>(t, across, columns);
            }

            t.A += across * t.LineStride;
            t.C += across * t.CLineStride;
        }
    }

    private static void Across<TSimd, TVec, TPartial>(in TileOperands t, int vectors, int columns)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst
    {
        switch (vectors)
        {
            case 1: Columns<TSimd, TVec, Const1, TPartial>(t, columns); break;
            case 2: Columns<TSimd, TVec, Const2, TPartial>(t, columns); break;
            case 3: Columns<TSimd, TVec, Const3, TPartial>(t, columns); break;
            case 4: Columns<TSimd, TVec, Const4, TPartial>(t, columns); break;
            default: Columns<TSimd, TVec, Const5, TPartial>(t, columns); break;
        }
    }

    private static void Columns<TSimd, TVec, TVectors, TPartial>(in TileOperands t, int columns)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TVectors : struct, IConst
        where TPartial : struct, IConst
    {
        switch (columns)
        {
            case 1: CrossTile.Run<TSimd, TVec, Const1, TVectors, TPartial>(t); break;
            case 2: CrossTile.Run<TSimd, TVec, Const2, TVectors, TPartial>(t); break;
            case 3: CrossTile.Run<TSimd, TVec, Const3, TVectors, TPartial>(t); break;
            default: CrossTile.Run<TSimd, TVec, Const4, TVectors, TPartial>(t); break;
        }
    }
}
