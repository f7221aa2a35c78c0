using System.Globalization;

namespace Mnist.Formats.Tensors;

/// <summary>Writes floats as NumPy does: all in one notation, with as few digits as tell each from its neighbours, eight behind the point at most.</summary>
/// <remarks>As NumPy 2.3 and later: what float32 cannot count in ones is written with an exponent.</remarks>
internal sealed class FloatText
{
    private const int MostDecimals = 8;
    private const int FewestExponentDigits = 2;
    private const float LeastPlain = 1e-4f;
    private const float MostRatio = 1000f;
    private const double MostPlain = 1e8;
    private const double MostPlainOne = 1e16;
    private const double MostPlainSingle = 1e6;

    private readonly bool _isSingle;
    private readonly bool _scientific;
    private readonly int _left;
    private readonly int _right;
    private readonly int _exponentDigits;

    /// <summary>Finds the notation and the widths that all these numbers have in common.</summary>
    /// <param name="values">The numbers that will be written.</param>
    /// <param name="isSingle">Whether they are float32.</param>
    public FloatText(double[] values, bool isSingle)
    {
        _isSingle = isSingle;
        double[] finite = [.. values.Where(double.IsFinite)];
        _scientific = IsScientific([.. finite.Where(value => value != 0).Select(Math.Abs)], isSingle);
        DecimalText[] texts = [.. finite.Select(Shortest)];
        if (texts.Length > 0)
        {
            _left = texts.Max(text => text.Whole.Length);
            _right = texts.Max(text => text.Decimals.Length);
            _exponentDigits = _scientific ? Math.Max(FewestExponentDigits, texts.Max(text => ExponentDigits(text.Exponent))) : 0;
        }

        // NaN and infinities take the room of a number, and more where they need it.
        int behind = Behind;
        foreach (double other in values.Where(value => !double.IsFinite(value)))
        {
            _left = Math.Max(_left, NonFinite(other).Length - behind);
        }
    }

    // Characters from the point on.
    private int Behind => 1 + _right + (_scientific ? "e+".Length + _exponentDigits : 0);

    /// <summary>One number that stands alone, as NumPy writes a scalar.</summary>
    public static string OfOne(double value, bool isSingle)
    {
        if (!double.IsFinite(value))
        {
            return NonFinite(value);
        }

        double size = Math.Abs(value);
        bool scientific = size != 0 && (size >= (isSingle ? MostPlainSingle : MostPlainOne) || (isSingle ? (float)size < LeastPlain : size < 1e-4));
        DecimalText text = DecimalText.Shortest(value, isSingle, scientific);
        return scientific
            ? $"{text.Whole}{(text.Decimals.Length > 0 ? "." : string.Empty)}{text.Decimals}{Exponent(text.Exponent, FewestExponentDigits)}"
            : $"{text.Whole}.{(text.Decimals.Length > 0 ? text.Decimals : "0")}";
    }

    /// <summary>A number in its column.</summary>
    public string Of(double value)
    {
        if (!double.IsFinite(value))
        {
            return NonFinite(value).PadLeft(_left + Behind);
        }

        if (!_scientific)
        {
            DecimalText plain = Shortest(value);
            return $"{plain.Whole.PadLeft(_left)}.{plain.Decimals.PadRight(_right)}";
        }

        DecimalText text = DecimalText.Rounded(value, _right, scientific: true);
        return $"{text.Whole.PadLeft(_left)}.{text.Decimals}{Exponent(text.Exponent, _exponentDigits)}";
    }

    private DecimalText Shortest(double value)
    {
        DecimalText text = DecimalText.Shortest(value, _isSingle, _scientific);
        return text.Decimals.Length <= MostDecimals ? text : DecimalText.Rounded(value, MostDecimals, _scientific).Trimmed();
    }

    private static bool IsScientific(double[] sizes, bool isSingle)
    {
        if (sizes.Length == 0)
        {
            return false;
        }

        (double most, double least) = (sizes.Max(), sizes.Min());
        return isSingle
            ? most >= MostPlainSingle || (float)least < LeastPlain || (float)most / (float)least > MostRatio
            : most >= MostPlain || least < 1e-4 || most / least > MostRatio;
    }

    private static string NonFinite(double value) => double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";

    private static int ExponentDigits(int exponent) => Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Length;

    private static string Exponent(int exponent, int digits) => $"e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}";
}
