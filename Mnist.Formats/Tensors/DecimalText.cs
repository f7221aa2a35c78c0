using System.Globalization;
using System.Numerics;

namespace Mnist.Formats.Tensors;

/// <summary>A number in decimal digits.</summary>
/// <param name="Whole">Sign and digits before the point.</param>
/// <param name="Decimals">Digits behind it.</param>
/// <param name="Exponent">Power of ten it is to be multiplied by.</param>
internal readonly record struct DecimalText(string Whole, string Decimals, int Exponent)
{
    private const int MantissaBits = 52;
    private const int ExponentBias = 1075;

    /// <summary>The fewest digits that tell a number from its neighbours.</summary>
    public static DecimalText Shortest(double value, bool isSingle, bool scientific)
    {
        string text = isSingle ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
        string sign = text.StartsWith('-') ? "-" : string.Empty;
        string[] parts = text[sign.Length..].Split('E');
        string[] halves = parts[0].Split('.');
        string digits = halves.Length > 1 ? halves[0] + halves[1] : halves[0];
        int point = halves[0].Length + (parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0);
        int zeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return digits.Length == 0 ? new DecimalText(sign + "0", string.Empty, 0) : Place(sign, digits, point - zeros, scientific);
    }

    /// <summary>The number itself, rounded to so many decimals, to even where it lies in the middle.</summary>
    public static DecimalText Rounded(double value, int decimals, bool scientific)
    {
        string sign = double.IsNegative(value) ? "-" : string.Empty;
        if (value == 0)
        {
            return new DecimalText(sign + "0", new string('0', decimals), 0);
        }

        (BigInteger numerator, BigInteger denominator) = Fraction(Math.Abs(value));
        int power = 0;
        if (scientific)
        {
            // Of the digits the shortest has, or one place less: 1e-5 is a little less than that in float32.
            power = (int)Math.Floor(Math.Log10(Math.Abs(value)));
            power += Scaled(numerator, denominator, -power - 1, out _) >= 1 ? 1 : Scaled(numerator, denominator, -power, out _) >= 1 ? 0 : -1;
        }

        BigInteger quotient = Scaled(numerator, denominator, decimals - power, out int half);
        if (half > 0 || (half == 0 && !quotient.IsEven))
        {
            quotient++;
        }

        string digits = quotient.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        if (scientific && digits.Length > decimals + 1)
        {
            // 9.99 became 10.0.
            (digits, power) = (digits[..^1], power + 1);
        }

        return new DecimalText(sign + digits[..^decimals], digits[^decimals..], power);
    }

    /// <summary>The number without zeros at its end.</summary>
    public DecimalText Trimmed() => this with { Decimals = Decimals.TrimEnd('0') };

    private static DecimalText Place(string sign, string digits, int point, bool scientific)
    {
        if (scientific)
        {
            return new DecimalText(sign + digits[..1], digits[1..], point - 1);
        }

        return point <= 0
            ? new DecimalText(sign + "0", new string('0', -point) + digits, 0)
            : new DecimalText(sign + digits[..Math.Min(point, digits.Length)].PadRight(point, '0'), digits.Length > point ? digits[point..] : string.Empty, 0);
    }

    // Whole part of the number times a power of ten; half: what is left, compared with a half.
    private static BigInteger Scaled(BigInteger numerator, BigInteger denominator, int power, out int half)
    {
        BigInteger scale = BigInteger.Pow(10, Math.Abs(power));
        (numerator, denominator) = power >= 0 ? (numerator * scale, denominator) : (numerator, denominator * scale);
        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        half = (rest * 2).CompareTo(denominator);
        return quotient;
    }

    private static (BigInteger Numerator, BigInteger Denominator) Fraction(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> MantissaBits);
        long mantissa = bits & ((1L << MantissaBits) - 1);
        (mantissa, exponent) = exponent == 0 ? (mantissa, 1 - ExponentBias) : (mantissa | (1L << MantissaBits), exponent - ExponentBias);
        return exponent >= 0 ? (new BigInteger(mantissa) << exponent, BigInteger.One) : (mantissa, BigInteger.One << -exponent);
    }
}
