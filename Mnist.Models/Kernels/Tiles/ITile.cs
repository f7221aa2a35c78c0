namespace Mnist.Models.Kernels.Tiles;

/// <summary>A micro-kernel: a block of sums small enough to stay in registers.</summary>
internal interface ITile
{
    /// <summary>Vectors across.</summary>
    static abstract int Vectors { get; }

    /// <summary>Computes the block.</summary>
    /// <typeparam name="TRows">Rows.</typeparam>
    /// <typeparam name="TEdge">1 when the last vector is partial.</typeparam>
    static abstract void Run<TRows, TEdge>(in TileOperands t)
        where TRows : struct, ICount
        where TEdge : struct, ICount;
}
