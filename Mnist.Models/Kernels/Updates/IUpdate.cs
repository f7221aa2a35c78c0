using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>How an optimizer changes a weight; at one float it is the definition.</summary>
/// <remarks>Every operation rounds, as in Keras, whose optimizers are graphs of single operations: no multiplication is fused with an addition.</remarks>
internal interface IUpdate
{
    /// <summary>Slots the update uses, 0 to 3; the others are not touched.</summary>
    static abstract int Slots { get; }

    /// <summary>Updates a weight <paramref name="w"/> and its slots.</summary>
    /// <param name="g">Gradient.</param>
    /// <param name="square">The gradient's square; of a table of rows, whose gradient is a sum, the sum of the squares (<c>Parameter.IsTable</c>).</param>
    /// <param name="w">Weight.</param>
    /// <param name="slot0">First slot.</param>
    /// <param name="slot1">Second slot.</param>
    /// <param name="slot2">Third slot.</param>
    void Apply<TSimd, TVec>(TVec g, TVec square, ref TVec w, ref TVec slot0, ref TVec slot1, ref TVec slot2)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct;
}
