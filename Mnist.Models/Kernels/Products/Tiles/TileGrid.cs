using System.Runtime.Intrinsics;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>Cuts a product into tiles.</summary>
/// <remarks>
/// Columns outside, lines and rows inside: the columns of B that a tile reads stay in the first-level cache while all rows pass.
/// The cut cannot change a bit: every sum is added up whole, in order, in one lane.
/// </remarks>
internal static unsafe class TileGrid
{
    /// <summary>Runs the product of <paramref name="rows"/> by <paramref name="columns"/> at the machine's width.</summary>
    public static void Run(in TileOperands t, int rows, int columns) => Run(SimdDispatch.Width, t, rows, columns);

    /// <summary>The same at a width of 16, 8, 4 or 1 floats.</summary>
    /// <remarks>
    /// Columns beyond whole vectors fill a masked vector, or, where half a vector holds them, go on at half the width, which costs half on cores that
    /// split 512 bits in two; below 4 floats nothing is gained. Where rows of A are neighbours in memory, they fill vectors instead (<see cref="CrossGrid"/>). 36 and 44 columns in vectors of 16:
    /// <code>
    /// |------ 16 ------|------ 16 ------|- 4 -|                    36 = 16 + 16, then a vector of 4
    /// |------ 16 ------|------ 16 ------|--- 12, 4 masked out ---| 44 = 16 + 16 + a masked vector
    /// </code>
    /// </remarks>
    public static void Run(int width, in TileOperands t, int rows, int columns)
    {
        int whole = columns - (columns % width);
        int left = columns - whole;
        int here = width > 4 && left <= width / 2 ? whole : columns;
        switch (width)
        {
            case 16: Columns<Simd512, Vector512<float>>(t, rows, here); break;
            case 8: Columns<Simd256, Vector256<float>>(t, rows, here); break;
            case 4: Columns<Simd128, Vector128<float>>(t, rows, here); break;
            default: Columns<SimdScalar, float>(t, rows, here); break;
        }

        if (here < columns)
        {
            TileOperands remainder = t;
            remainder.MoveColumns(here);
            if (CrossGrid.Pays(width, t, rows))
            {
                CrossGrid.Run(width, remainder, rows, left);
            }
            else
            {
                Run(width / 2, remainder, rows, left);
            }
        }
    }

    private static void Columns<TSimd, TVec>(in TileOperands t, int rows, int columns)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        int vectors = (columns + TSimd.Count - 1) / TSimd.Count;

        // Of the last vector, which alone may be partial: it is the last of its tile, and tiles mask their last vector only.
        int lanes = columns - ((vectors - 1) * TSimd.Count);
        TileOperands here = t;
        here.PartialLanes = TSimd.Count;
        while (vectors > 0)
        {
            // Two vectors across share each broadcast; three only where one would be left over.
            int across = vectors is 1 or 3 ? vectors : 2;
            vectors -= across;
            bool partial = vectors == 0 && lanes < TSimd.Count;
            if (partial)
            {
                here.PartialLanes = lanes;
            }

            // A quarter of the registers is left for B and the broadcast.
            int maxRows = TSimd.Registers * 3 / 4 / across;
            switch (across)
            {
                case 1: Rows<Tile1<TSimd, TVec>>(here, rows, TSimd.Registers == 32 ? 16 : 12, partial); break;
                case 2: Rows<Tile2<TSimd, TVec>>(here, rows, maxRows, partial); break;
                default: Rows<Tile3<TSimd, TVec>>(here, rows, maxRows, partial); break;
            }

            here.MoveColumns(across * TSimd.Count);
        }
    }

    private static void Rows<TTile>(in TileOperands t, int rows, int maxRows, bool partial)
        where TTile : struct, ITile
    {
        TileOperands line = t;
        for (int lines = t.Lines; lines > 0; lines--)
        {
            TileOperands here = line;
            int left = rows;
            for (int blocks = (rows + maxRows - 1) / maxRows; blocks > 0; blocks--)
            {
                // Blocks of nearly one height: a short last block would leave the multipliers waiting for each other.
                int height = (left + blocks - 1) / blocks;
                if (partial)
                {
                    TileHeight.Run<TTile, Const1>(here, height);
                }
                else
                {
                    TileHeight.Run<TTile, Const0>(here, height);
                }

                here.MoveRows(height);
                left -= height;
            }

            line.MoveLine();
        }
    }
}
