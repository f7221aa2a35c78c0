using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Products;

/// <summary>
/// <c>y = x min(1 / sqrt(sum x^2), 1e7)</c> along one axis of (outer, length, inner), as Keras' <c>ops.normalize</c>: a vector of zeros stays one.
/// </summary>
internal static unsafe class L2Normalization
{
    // 1 / Keras' epsilon.
    private const float LargestInverse = 1e7f;

    /// <summary>Normalises.</summary>
    /// <param name="x">(outer, length, inner).</param>
    /// <param name="y">As x; overwritten. It may be x itself.</param>
    /// <param name="inverse">(outer, inner): 1 / norm of each vector, for the gradient; overwritten.</param>
    /// <param name="length">Elements of a vector.</param>
    /// <param name="inner">Elements from one of a vector to the next.</param>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, Span<float> inverse, int length, int inner)
    {
        fixed (float* px = x, py = y[..x.Length], p = inverse)
        {
            for (int block = 0; block < x.Length / (length * inner); block++)
            {
                nint start = (nint)block * length * inner;
                VectorLoop.Run(new ForwardColumns(px + start, py + start, p + ((nint)block * inner), length, inner), inner);
            }
        }
    }

    /// <summary><c>dx = (dy - y (sum dy y)) / norm</c>; where the norm was cut, <c>dx = dy 1e7</c>.</summary>
    /// <param name="y">What <see cref="Forward"/> gave.</param>
    /// <param name="inverse">What <see cref="Forward"/> gave.</param>
    /// <param name="dy">As y.</param>
    /// <param name="dx">As y; overwritten. It may be dy itself.</param>
    /// <param name="length">Elements of a vector.</param>
    /// <param name="inner">Elements from one of a vector to the next.</param>
    public static void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> inverse, ReadOnlySpan<float> dy, Span<float> dx, int length, int inner)
    {
        fixed (float* py = y, pdy = dy[..y.Length], pdx = dx[..y.Length], p = inverse)
        {
            for (int block = 0; block < y.Length / (length * inner); block++)
            {
                nint start = (nint)block * length * inner;
                VectorLoop.Run(new BackwardColumns(py + start, p + ((nint)block * inner), pdy + start, pdx + start, length, inner), inner);
            }
        }
    }

    private readonly struct ForwardColumns(float* x, float* y, float* inverse, int length, nint inner) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec sum = TSimd.Zero;
            for (nint i = 0, index = column; i < length; i++, index += inner)
            {
                TVec value = MaskedAccess.Load<TSimd, TVec, TPartial>(x + index, mask);
                sum = TSimd.FusedMultiplyAdd(value, value, sum);
            }

            TVec largest = TSimd.Broadcast(LargestInverse);
            TVec factor = TSimd.Min(largest, TSimd.Divide(TSimd.Broadcast(1f), TSimd.Sqrt(sum)));
            MaskedAccess.Store<TSimd, TVec, TPartial>(factor, inverse + column, mask);
            for (nint i = 0, index = column; i < length; i++, index += inner)
            {
                TVec value = MaskedAccess.Load<TSimd, TVec, TPartial>(x + index, mask);
                MaskedAccess.Store<TSimd, TVec, TPartial>(TSimd.Multiply(value, factor), y + index, mask);
            }
        }
    }

    private readonly struct BackwardColumns(float* y, float* inverse, float* dy, float* dx, int length, nint inner) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec factor = MaskedAccess.Load<TSimd, TVec, TPartial>(inverse + column, mask);
            TVec dot = TSimd.Zero;
            for (nint i = 0, index = column; i < length; i++, index += inner)
            {
                dot = TSimd.FusedMultiplyAdd(
                    MaskedAccess.Load<TSimd, TVec, TPartial>(dy + index, mask), MaskedAccess.Load<TSimd, TVec, TPartial>(y + index, mask), dot);
            }

            // A norm that was cut is a constant: no gradient goes through it.
            dot = TSimd.Select(TSimd.LessThan(factor, TSimd.Broadcast(LargestInverse)), dot, TSimd.Zero);
            for (nint i = 0, index = column; i < length; i++, index += inner)
            {
                TVec through = TSimd.Multiply(MaskedAccess.Load<TSimd, TVec, TPartial>(y + index, mask), dot);
                TVec value = TSimd.Multiply(TSimd.Subtract(MaskedAccess.Load<TSimd, TVec, TPartial>(dy + index, mask), through), factor);
                MaskedAccess.Store<TSimd, TVec, TPartial>(value, dx + index, mask);
            }
        }
    }
}
