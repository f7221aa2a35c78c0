using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products.Tiles;

/// <summary>A micro-kernel: a block of sums small enough to stay in registers.</summary>
internal interface ITile
{
    /// <summary>Vectors across.</summary>
    static abstract int Vectors { get; }

    /// <summary>Computes the block.</summary>
    /// <typeparam name="TRows">Rows.</typeparam>
    /// <typeparam name="TPartial">1 when the last vector is partial.</typeparam>
    static abstract void Run<TRows, TPartial>(in TileOperands t)
        where TRows : struct, IConst
        where TPartial : struct, IConst;
}
