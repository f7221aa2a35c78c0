using System.Runtime.CompilerServices;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Kernels.Functions;

/// <summary>exp, tanh, sigmoid and log as polynomials of our own: the same bits at every width and on every machine.</summary>
/// <remarks>
/// <para>The C library's functions differ between systems in the last digit, and a trained network magnifies it.</para>
/// <para>
/// The coefficients of the two polynomials and the two parts of ln 2 are those of the Cephes Mathematical Library 2.2 (<c>expf.c</c> and
/// <c>logf.c</c>, Stephen L. Moshier, 1992; see NOTICE), which Eigen and so TensorFlow use as well. The steps around them are our own.
/// </para>
/// </remarks>
internal static class VectorMath
{
    // ln 2 in two parts: High has nine significant bits, so n * High is exact for the n that occur.
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // Adding 3 * 2^22 rounds to a whole number, halves to even, and leaves it in the last bits.
    private const float Shift = 12582912f;

    // Above this the result is infinite in float, below the other it is zero.
    private const float LargestExp = 88.7228394f;
    private const float SmallestExp = -103.972084f;

    // Up to this |x| e^x and its power of two are normal floats.
    private const float NormalExp = 87f;

    // From here on tanh is 1 in float.
    private const float TanhLarge = 9.1f;

    /// <summary>e^x within about one unit in the last place; 0 and infinity beyond the range, NaN for NaN.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Cut x to where the result is a float above zero and below infinity.</item>
    /// <item>Reduce: n = x / ln 2 rounded to a whole number, r = x - n ln 2, so |r| is at most ln 2 / 2 and e^x = 2^n e^r. The second part of
    /// ln 2 gives back what the first lost.</item>
    /// <item>Polynomial: e^r = 1 + r + r^2 p(r), p of degree 5, by Horner's rule with fused multiply-adds.</item>
    /// <item>Rebuild: times 2^n, which is written into the exponent's bits.</item>
    /// <item>Put infinity and zero where x was cut.</item>
    /// </list>
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Exp<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec high = TSimd.Broadcast(LargestExp);
        TVec low = TSimd.Broadcast(SmallestExp);
        TVec inside = TSimd.Select(TSimd.GreaterThan(x, high), high, x);
        inside = TSimd.Select(TSimd.GreaterThan(low, inside), low, inside);
        TVec p = Mantissa<TSimd, TVec>(inside, out TVec shifted);
        TVec n = TSimd.Subtract(shifted, TSimd.Broadcast(Shift));

        // 2^n as two factors: n itself reaches 128 and -150, where one power of two would not be a float.
        TVec half = TSimd.Round(TSimd.Multiply(n, TSimd.Broadcast(0.5f)));
        TVec result = TSimd.Multiply(TSimd.Multiply(p, TSimd.PowerOfTwo(half)), TSimd.PowerOfTwo(TSimd.Subtract(n, half)));
        result = TSimd.Select(TSimd.GreaterThan(x, high), TSimd.Broadcast(float.PositiveInfinity), result);
        return TSimd.Select(TSimd.GreaterThan(low, x), TSimd.Zero, result);
    }

    // e^x where |x| is at most NormalExp: the power of two is a float, and no range has to be watched. Same bits as Exp.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec ExpInside<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.AddExponent(Mantissa<TSimd, TVec>(x, out TVec shifted), shifted);

    // e^x = p 2^n; n is given as n + Shift.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Mantissa<TSimd, TVec>(TVec x, out TVec shifted)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct => TSimd.Add(ExpMinusOne<TSimd, TVec>(x, out shifted), TSimd.Broadcast(1f));

    // e^x = (1 + q) 2^n; n is given as n + Shift.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec ExpMinusOne<TSimd, TVec>(TVec x, out TVec shifted)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        shifted = TSimd.FusedMultiplyAdd(x, TSimd.Broadcast(Log2E), TSimd.Broadcast(Shift));
        TVec n = TSimd.Subtract(shifted, TSimd.Broadcast(Shift));
        TVec r = TSimd.FusedMultiplyAdd(n, TSimd.Broadcast(-Ln2High), x);
        r = TSimd.FusedMultiplyAdd(n, TSimd.Broadcast(-Ln2Low), r);

        // Minimax polynomial of (e^r - 1 - r) / r^2 for |r| up to ln 2 / 2 (Cephes' expf).
        TVec p = TSimd.Broadcast(1.9875691500e-4f);
        p = TSimd.FusedMultiplyAdd(p, r, TSimd.Broadcast(1.3981999507e-3f));
        p = TSimd.FusedMultiplyAdd(p, r, TSimd.Broadcast(8.3334519073e-3f));
        p = TSimd.FusedMultiplyAdd(p, r, TSimd.Broadcast(4.1665795894e-2f));
        p = TSimd.FusedMultiplyAdd(p, r, TSimd.Broadcast(1.6666665459e-1f));
        p = TSimd.FusedMultiplyAdd(p, r, TSimd.Broadcast(5.0000001201e-1f));
        return TSimd.FusedMultiplyAdd(p, TSimd.Multiply(r, r), r);
    }

    /// <summary>tanh x within about three units in the last place.</summary>
    /// <remarks>
    /// <c>tanh |x| = (e^2|x| - 1) / (e^2|x| + 1)</c> with <c>e^2|x| = 2^n (1 + q)</c>: written as <c>2^n q + (2^n - 1)</c> the numerator
    /// loses no digits to cancellation, and for small x, where n is 0, it is q itself.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Tanh<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec one = TSimd.Broadcast(1f);
        TVec capped = TSimd.Min(TSimd.Broadcast(TanhLarge), TSimd.Abs(x));
        TVec q = ExpMinusOne<TSimd, TVec>(TSimd.Add(capped, capped), out TVec shifted);
        TVec power = TSimd.AddExponent(one, shifted);
        TVec tanh = TSimd.Divide(
            TSimd.FusedMultiplyAdd(power, q, TSimd.Subtract(power, one)), TSimd.FusedMultiplyAdd(power, q, TSimd.Add(power, one)));
        return TSimd.Or(tanh, TSimd.And(x, TSimd.Broadcast(-0f)));
    }

    /// <summary><c>1 / (1 + e^-x)</c>; 0 where it would be smaller than a normal float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Sigmoid<TSimd, TVec>(TVec x)
        where TSimd : struct, ISimd<TVec>
        where TVec : struct
    {
        TVec one = TSimd.Broadcast(1f);
        TVec low = TSimd.Broadcast(-NormalExp);
        TVec capped = TSimd.Min(TSimd.Broadcast(NormalExp), TSimd.Max(low, TSimd.Subtract(TSimd.Zero, x)));
        TVec y = TSimd.Divide(one, TSimd.Add(one, ExpInside<TSimd, TVec>(capped)));
        return TSimd.Select(TSimd.GreaterThan(low, x), TSimd.Zero, y);
    }

    /// <summary>Natural logarithm within about one unit in the last place; -infinity at 0, NaN below.</summary>
    /// <remarks>
    /// <list type="number">
    /// <item>Reduce: x = m 2^e with m from sqrt(1/2) to sqrt 2, read from the bits; then log x = log m + e ln 2, and with t = m - 1,
    /// |t| is at most 0.4143.</item>
    /// <item>Polynomial: log(1 + t) = t - t^2 / 2 + t^3 p(t), p of degree 8, by Horner's rule with fused multiply-adds.</item>
    /// <item>Join from the smallest term up, so that each rounding is of something small: t^3 p(t), e times the low part of ln 2, -t^2 / 2, t,
    /// e times its high part.</item>
    /// </list>
    /// </remarks>
    public static float Log(float x)
    {
        if (!(x > 0))
        {
            return x == 0 ? float.NegativeInfinity : float.NaN;
        }

        if (float.IsPositiveInfinity(x))
        {
            return x;
        }

        // Subnormal numbers, whose exponent's bits say nothing, are scaled up first, by 2^25.
        int exponent = 0;
        if (x < 1.17549435e-38f)
        {
            x *= 33554432f;
            exponent = -25;
        }

        int bits = BitConverter.SingleToInt32Bits(x);
        exponent += (bits >> 23) - 126;
        float m = BitConverter.Int32BitsToSingle((bits & 0x007FFFFF) | 0x3F000000);
        if (m < 0.707106781f)
        {
            exponent--;
            m += m;
        }

        m -= 1f;
        float square = m * m;

        // Minimax polynomial of (log(1 + t) - t + t^2 / 2) / t^3 on that interval (Cephes' logf).
        float p = 7.0376836292e-2f;
        p = MathF.FusedMultiplyAdd(p, m, -1.1514610310e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 1.1676998740e-1f);
        p = MathF.FusedMultiplyAdd(p, m, -1.2420140846e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 1.4249322787e-1f);
        p = MathF.FusedMultiplyAdd(p, m, -1.6668057665e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 2.0000714765e-1f);
        p = MathF.FusedMultiplyAdd(p, m, -2.4999993993e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 3.3333331174e-1f);
        float tail = p * m * square;
        tail = MathF.FusedMultiplyAdd(exponent, Ln2Low, tail);
        tail = MathF.FusedMultiplyAdd(-0.5f, square, tail);
        return MathF.FusedMultiplyAdd(exponent, Ln2High, m + tail);
    }

    /// <summary>e^x of one float; the same bits as a lane of <see cref="Exp{TSimd, TVec}"/>.</summary>
    public static float Exp(float x) => Exp<SimdScalar, float>(x);
}
