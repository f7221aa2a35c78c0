using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Updates;

/// <summary>Updates of weights, elementwise.</summary>
internal static unsafe class Update
{
    /// <summary>Updates weights and as many of the slots as the rule uses.</summary>
    /// <param name="update">The rule.</param>
    /// <param name="weights">Updated in place.</param>
    /// <param name="gradient">Of the weights.</param>
    /// <param name="squares">What stands for the gradient's squares; empty where they are just that.</param>
    /// <param name="slot0">First slot.</param>
    /// <param name="slot1">Second slot.</param>
    /// <param name="slot2">Third slot.</param>
    /// <exception cref="ArgumentException">The gradient, the squares or a slot in use is not as long as the weights.</exception>
    public static void Run<TUpdate>(
        TUpdate update, Span<float> weights, ReadOnlySpan<float> gradient, ReadOnlySpan<float> squares, Span<float> slot0, Span<float> slot1, Span<float> slot2)
        where TUpdate : struct, IUpdate
    {
        int length = weights.Length;
        if (gradient.Length != length || (squares.Length > 0 && squares.Length != length) || !Fits(0, slot0) || !Fits(1, slot1) || !Fits(2, slot2))
        {
            throw new ArgumentException($"Spans of an update must have one length, received {length}, {gradient.Length}, {squares.Length}, {slot0.Length}, {slot1.Length}, {slot2.Length}.");
        }

        fixed (float* w = weights, g = gradient, q = squares, s0 = slot0, s1 = slot1, s2 = slot2)
        {
            if (squares.IsEmpty)
            {
                VectorLoop.Run(new Weights<TUpdate, Const0>(update, w, g, null, s0, s1, s2), length);
            }
            else
            {
                VectorLoop.Run(new Weights<TUpdate, Const1>(update, w, g, q, s0, s1, s2), length);
            }
        }

        bool Fits(int index, ReadOnlySpan<float> slot) => index >= TUpdate.Slots || slot.Length == length;
    }

    private readonly struct Weights<TUpdate, TSquares>(TUpdate update, float* weights, float* gradient, float* squares, float* slot0, float* slot1, float* slot2)
        : IVectorBody
        where TUpdate : struct, IUpdate
        where TSquares : struct, IConst
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVec, TPartial>(int column, TVec mask)
            where TSimd : struct, ISimd<TVec>
            where TVec : struct
            where TPartial : struct, IConst
        {
            TVec w = MaskedAccess.Load<TSimd, TVec, TPartial>(weights + column, mask);
            TVec s0 = TUpdate.Slots > 0 ? MaskedAccess.Load<TSimd, TVec, TPartial>(slot0 + column, mask) : TSimd.Zero;
            TVec s1 = TUpdate.Slots > 1 ? MaskedAccess.Load<TSimd, TVec, TPartial>(slot1 + column, mask) : TSimd.Zero;
            TVec s2 = TUpdate.Slots > 2 ? MaskedAccess.Load<TSimd, TVec, TPartial>(slot2 + column, mask) : TSimd.Zero;
            TVec g = MaskedAccess.Load<TSimd, TVec, TPartial>(gradient + column, mask);
            TVec square = TSquares.Value == 1 ? MaskedAccess.Load<TSimd, TVec, TPartial>(squares + column, mask) : TSimd.Multiply(g, g);
            update.Apply<TSimd, TVec>(g, square, ref w, ref s0, ref s1, ref s2);
            MaskedAccess.Store<TSimd, TVec, TPartial>(w, weights + column, mask);
            if (TUpdate.Slots > 0)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(s0, slot0 + column, mask);
            }

            if (TUpdate.Slots > 1)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(s1, slot1 + column, mask);
            }

            if (TUpdate.Slots > 2)
            {
                MaskedAccess.Store<TSimd, TVec, TPartial>(s2, slot2 + column, mask);
            }
        }
    }
}
