using System.Runtime.CompilerServices;

namespace Mnist.Models.Kernels.Simd;

/// <summary>Loads and stores of a vector that may be partial: lanes outside the mask load as zero and are not stored.</summary>
/// <remarks>
/// A partial vector at the end of a row of three columns, in vectors of 4:
/// <code>
/// memory   ... | x8  x9  x10 | next row, or the end of the array
/// mask           1   1   1     0
/// loaded         x8  x9  x10   0
/// </code>
/// What lies beyond the row is neither read nor written, so an array may end anywhere and two threads may work on neighbouring rows.
/// Arithmetic on the zero lanes may give anything, as 1 / 0 does; it is never stored.
/// </remarks>
internal static unsafe class MaskedAccess
{
    /// <summary>A whole vector, or the lanes of the mask where the vector is partial (<typeparamref name="TPartial"/> is 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Load<TSimd, TVec, TPartial>(float* source, TVec mask)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
        where TPartial : struct, IConst =>
        TPartial.Value == 0 ? TSimd.Load(source) : TSimd.LoadMasked(source, mask);

    /// <summary>Stores what <see cref="Load"/> would load.</summary>
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
