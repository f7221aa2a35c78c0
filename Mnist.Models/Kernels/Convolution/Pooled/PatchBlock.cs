using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Convolution.Pooled;

/// <summary>Chooses the tile of a block's size.</summary>
/// <typeparam name="TTile">What is done.</typeparam>
internal static class PatchBlock<TTile>
    where TTile : struct, IPatchTile
{
    /// <summary>Rows at most.</summary>
    public const int MostRows = 5;

    // Vectors of a row at most.
    private const int MostVectors = 6;

    // Registers besides those of the block: the gradient, and some that the JIT wants.
    private const int Others = 4;

    /// <summary>Vectors of a row at most, in a block of so many rows.</summary>
    public static int MostIn<TSimd, TVec>(int rows)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => Math.Min(MostVectors, (TSimd.Registers - Others) / rows);

    /// <summary>Runs it on a block of whole vectors.</summary>
    public static void Run<TSimd, TVec>(in PatchOperands block, int rows, int vectors)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        switch (vectors)
        {
            case 1: Rows<TSimd, TVec, Const1, Const0>(block, rows); break;
            case 2: Rows<TSimd, TVec, Const2, Const0>(block, rows); break;
            case 3: Rows<TSimd, TVec, Const3, Const0>(block, rows); break;
            case 4: Rows<TSimd, TVec, Const4, Const0>(block, rows); break;
            case 5: Rows<TSimd, TVec, Const5, Const0>(block, rows); break;
            default: Rows<TSimd, TVec, Const6, Const0>(block, rows); break;
        }
    }

    /// <summary>Runs it on a block of one partial vector.</summary>
    public static void RunPartial<TSimd, TVec>(in PatchOperands block, int rows)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => Rows<TSimd, TVec, Const1, Const1>(block, rows);

    private static void Rows<TSimd, TVec, TVectors, TPartial>(in PatchOperands block, int rows)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TVectors : struct, IConst
        where TPartial : struct, IConst
    {
        switch (rows)
        {
            case 1: TTile.Run<TSimd, TVec, Const1, TVectors, TPartial>(block); break;
            case 2: TTile.Run<TSimd, TVec, Const2, TVectors, TPartial>(block); break;
            case 3: TTile.Run<TSimd, TVec, Const3, TVectors, TPartial>(block); break;
            case 4: TTile.Run<TSimd, TVec, Const4, TVectors, TPartial>(block); break;
            default: TTile.Run<TSimd, TVec, Const5, TVectors, TPartial>(block); break;
        }
    }
}
