using System.Globalization;

namespace Mnist.Benchmarks.Output;

/// <summary>Numbers as the tables show them, and what is made of several rounds.</summary>
internal static class Figures
{
    public static string Percent(double fraction) => fraction.ToString("P0", CultureInfo.InvariantCulture).Replace("%", " %", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal);

    public static string Ratio(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    public static string Tenths(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    public static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Four digits or so, whatever the size.</summary>
    public static string Milliseconds(double value) => value.ToString(value < 10 ? "F3" : "F1", CultureInfo.InvariantCulture);

    public static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));
}
