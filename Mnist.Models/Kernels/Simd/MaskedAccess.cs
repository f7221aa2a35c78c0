using System.Runtime.CompilerServices;

namespace Mnist.Models.Kernels.Simd;

/// <summary>Loads and stores of a vector that may be partial.</summary>
internal static unsafe class MaskedAccess
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load<TSimd, TVec, TPartial>(float* source, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst =>
        TPartial.Value == 0 ? TSimd.Load(source) : TSimd.LoadMasked(source, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TSimd, TVec, TPartial>(TVec value, float* destination, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst
    {
        if (TPartial.Value == 0)
        {
            TSimd.Store(value, destination);
        }
        else
        {
            TSimd.StoreMasked(value, destination, mask);
        }
    }

    /// <summary>Ends a sum: adds what is there, if asked, then the bias, and stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish<TSimd, TVec, TPartial>(TVec sum, TVec bias, float* destination, bool accumulate, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst
    {
        if (accumulate)
        {
            sum = TSimd.Add(sum, Load<TSimd, TVec, TPartial>(destination, mask));
        }

        Store<TSimd, TVec, TPartial>(TSimd.Add(sum, bias), destination, mask);
    }
}
