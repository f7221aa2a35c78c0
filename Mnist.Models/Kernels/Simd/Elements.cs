using System.Runtime.CompilerServices;

namespace Mnist.Models.Kernels.Simd;

/// <summary><c>destination[i] = op(x[i], y[i], z[i])</c>, a vector at a time; operands that the operation does not read may be null.</summary>
/// <remarks>The last vector is masked, and does not overlap the one before: in place, an operation must not be applied twice.</remarks>
internal readonly unsafe struct Elements<TOp>(float* x, float* y, float* z, float* destination, TOp op) : IVectorBody
    where TOp : struct, IElementOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst
    {
        TVec a = MaskedAccess.Load<TSimd, TVec, TPartial>(x + column, mask);
        TVec b = TOp.Operands > 1 ? MaskedAccess.Load<TSimd, TVec, TPartial>(y + column, mask) : TSimd.Zero;
        TVec c = TOp.Operands > 2 ? MaskedAccess.Load<TSimd, TVec, TPartial>(z + column, mask) : TSimd.Zero;
        MaskedAccess.Store<TSimd, TVec, TPartial>(op.Apply<TSimd, TVec>(a, b, c), destination + column, mask);
    }
}
