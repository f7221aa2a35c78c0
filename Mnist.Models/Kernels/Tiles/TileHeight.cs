namespace Mnist.Models.Kernels.Tiles;

/// <summary>Turns a number of rows into a type.</summary>
internal static class TileHeight
{
    public static void Run<TTile, TEdge>(in TileOperands t, int rows)
        where TTile : struct, ITile
        where TEdge : struct, ICount
    {
        switch (rows)
        {
            case 1: TTile.Run<Count1, TEdge>(t); break;
            case 2: TTile.Run<Count2, TEdge>(t); break;
            case 3: TTile.Run<Count3, TEdge>(t); break;
            case 4: TTile.Run<Count4, TEdge>(t); break;
            case 5: TTile.Run<Count5, TEdge>(t); break;
            case 6: TTile.Run<Count6, TEdge>(t); break;
            case 7: TTile.Run<Count7, TEdge>(t); break;
            case 8: TTile.Run<Count8, TEdge>(t); break;
            case 9: TTile.Run<Count9, TEdge>(t); break;
            case 10: TTile.Run<Count10, TEdge>(t); break;
            case 11: TTile.Run<Count11, TEdge>(t); break;
            case 12: TTile.Run<Count12, TEdge>(t); break;
            case 13: TTile.Run<Count13, TEdge>(t); break;
            case 14: TTile.Run<Count14, TEdge>(t); break;
            case 15: TTile.Run<Count15, TEdge>(t); break;
            default: TTile.Run<Count16, TEdge>(t); break;
        }
    }
}
