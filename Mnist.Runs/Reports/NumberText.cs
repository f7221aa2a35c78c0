using System.Globalization;
using Mnist.MLNet.Evaluation;
using Mnist.Runs.Paper;

namespace Mnist.Runs.Reports;

/// <summary>Numbers as reports and terminals show them, the same in every culture.</summary>
public static class NumberText
{
    /// <summary>Stands where there is no number.</summary>
    public const string None = "-";

    private const int MaxDigits = 6;
    private const int FewDigits = 2;

    /// <summary>A fraction in percent, as <c>99.02 %</c>.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="digits">Digits after the point.</param>
    /// <returns>The text.</returns>
    public static string Percent(double fraction, int digits = 2) => (fraction * 100).ToString($"F{digits}", CultureInfo.InvariantCulture) + " %";

    /// <summary>A whole number with its thousands apart, as <c>60,000</c>.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The text.</returns>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Seconds, as <c>29.3</c>; <see cref="None"/> where they are not known.</summary>
    /// <param name="seconds">The seconds.</param>
    /// <returns>The text.</returns>
    public static string Seconds(double? seconds) => seconds?.ToString("F1", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A rate, as images per second, as <c>18,036</c>; <see cref="None"/> where it is not known.</summary>
    /// <param name="perSecond">The rate.</param>
    /// <returns>The text.</returns>
    public static string Rate(double? perSecond) => perSecond is { } rate ? Count((long)Math.Round(rate)) : None;

    /// <summary>A fraction over several seeds in percent, as <c>91.34 ± 0.11 %</c>, with two digits of the standard deviation; <see cref="None"/> where there are none.</summary>
    /// <param name="spread">The fractions; null: none.</param>
    /// <returns>The text.</returns>
    public static string PercentSpread(SeedSpread? spread) => spread is { } some ? $"{Spread(some.Mean * 100, some.StandardDeviation * 100)} %" : None;

    /// <summary>A number over several seeds, as <c>0.3095 ± 0.0014</c>, with two digits of the standard deviation; <see cref="None"/> where there are none.</summary>
    /// <param name="spread">The numbers; null: none.</param>
    /// <returns>The text.</returns>
    public static string Spread(SeedSpread? spread) => spread is { } some ? Spread(some.Mean, some.StandardDeviation) : None;

    /// <summary>A fraction in percent, as <c>99.02 %</c>; <see cref="None"/> where it is undefined or not known.</summary>
    /// <param name="fraction">The fraction, 0 to 1; null: none.</param>
    /// <param name="digits">Digits after the point.</param>
    /// <returns>The text.</returns>
    public static string PercentOrNone(double? fraction, int digits = FewDigits) => fraction is { } known ? Percent(known, digits) : None;

    /// <summary>A number as <c>0.9834</c>; <see cref="None"/> where it is undefined or not known.</summary>
    /// <param name="number">The number; null: none.</param>
    /// <returns>The text.</returns>
    public static string Number(double? number) => number?.ToString("F4", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A number of any unit, with six digits, as <c>1234.57</c> or <c>2.5E-08</c>; <see cref="None"/> where it is undefined or not known.</summary>
    /// <param name="number">The number; null: none.</param>
    /// <returns>The text.</returns>
    public static string Measure(double? number) => number?.ToString("G6", CultureInfo.InvariantCulture) ?? None;

    /// <summary>Where a fraction lies with 95 % confidence, in percent, as <c>98.82 to 99.18 %</c>; <see cref="None"/> where it is not known.</summary>
    /// <param name="interval">The interval; null: none.</param>
    /// <returns>The text.</returns>
    public static string Interval(ConfidenceInterval? interval) => interval is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known.Lower * 100:F2} to {known.Upper * 100:F2} %")
        : None;

    /// <summary>An accuracy the paper reports; <see cref="None"/> where it reports none.</summary>
    /// <param name="accuracy">The accuracy, as a fraction; null: none.</param>
    /// <returns>The text.</returns>
    public static string Paper(double? accuracy) => PercentOrNone(accuracy);

    // More digits than its standard deviation has say nothing of a mean.
    private static string Spread(double mean, double deviation)
    {
        int digits = deviation > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(deviation)), 0, MaxDigits) : FewDigits;
        string format = $"F{digits}";
        return $"{mean.ToString(format, CultureInfo.InvariantCulture)} ± {deviation.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
