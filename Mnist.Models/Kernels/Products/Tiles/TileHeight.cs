// Generated from eng/KernelGenerator/TileHeightTemplate.cs: change that, then dotnet run --project eng/KernelGenerator.
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>Turns a number of rows into a type.</summary>
internal static class TileHeight
{
    public static void Run<TTile, TPartial>(in TileOperands t, int rows)
        where TTile : struct, ITile
        where TPartial : struct, IConst
    {
        switch (rows)
        {
            case 1: TTile.Run<Const1, TPartial>(t); break;
            case 2: TTile.Run<Const2, TPartial>(t); break;
            case 3: TTile.Run<Const3, TPartial>(t); break;
            case 4: TTile.Run<Const4, TPartial>(t); break;
            case 5: TTile.Run<Const5, TPartial>(t); break;
            case 6: TTile.Run<Const6, TPartial>(t); break;
            case 7: TTile.Run<Const7, TPartial>(t); break;
            case 8: TTile.Run<Const8, TPartial>(t); break;
            case 9: TTile.Run<Const9, TPartial>(t); break;
            case 10: TTile.Run<Const10, TPartial>(t); break;
            case 11: TTile.Run<Const11, TPartial>(t); break;
            case 12: TTile.Run<Const12, TPartial>(t); break;
            case 13: TTile.Run<Const13, TPartial>(t); break;
            case 14: TTile.Run<Const14, TPartial>(t); break;
            case 15: TTile.Run<Const15, TPartial>(t); break;
            default: TTile.Run<Const16, TPartial>(t); break;
        }
    }
}
