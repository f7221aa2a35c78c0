using System.Buffers.Binary;

namespace Mnist.Formats.Data;

/// <summary>The 80-bit floating point numbers of Intel's x87, which NumPy writes as <c>longdouble</c>.</summary>
/// <remarks>A sign, 15 bits of exponent and 64 of significand, its first bit written out (Intel, Software Developer's Manual, volume 1, 4.2.2); what fills up the 12 or 16 bytes is left as it was in memory.</remarks>
internal static class ExtendedFloat
{
    private const int Bias = 16383;
    private const int SpecialExponent = 0x7FFF;
    private const int SignificandBits = 64;
    private const int DoubleBits = 53;
    private const int LeastDoubleExponent = -1074;
    private const ulong First = 1UL << (SignificandBits - 1);

    /// <summary>Bytes of a number, without those that fill up.</summary>
    public const int Bytes = 10;

    /// <summary>The nearest double, ties to even.</summary>
    /// <param name="bytes">At least ten bytes, least significant first.</param>
    /// <returns>The number; null where it is beyond a double, or the bits are none an x87 computes.</returns>
    public static double? ToDouble(ReadOnlySpan<byte> bytes)
    {
        ulong significand = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        int high = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]);
        (int exponent, double sign) = (high & SpecialExponent, high > SpecialExponent ? -1 : 1);
        if (exponent == SpecialExponent)
        {
            return (significand & First) == 0 ? null : significand == First ? sign * double.PositiveInfinity : double.NaN;
        }

        if (significand == 0)
        {
            return exponent == 0 ? sign * 0.0 : null;
        }

        return (significand & First) == 0 ? null : Round(significand, exponent - Bias - SignificandBits + 1) is double value and > 0 and < double.PositiveInfinity ? sign * value : null;
    }

    // significand * 2^exponent, rounded once, also where a double has fewer bits left.
    private static double Round(ulong significand, int exponent)
    {
        int drop = Math.Max(SignificandBits - DoubleBits, LeastDoubleExponent - exponent);
        if (drop > SignificandBits)
        {
            return 0;
        }

        UInt128 wide = significand;
        UInt128 kept = wide >> drop;
        UInt128 rest = wide - (kept << drop);
        UInt128 half = UInt128.One << (drop - 1);
        kept += rest > half || (rest == half && UInt128.IsOddInteger(kept)) ? UInt128.One : UInt128.Zero;
        return Math.ScaleB((double)kept, exponent + drop);
    }
}
