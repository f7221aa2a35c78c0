using System.Globalization;
using Mnist.Runs.Paper;

namespace Mnist.Runs.Reports;

/// <summary>Numbers as reports and terminals show them, the same in every culture.</summary>
public static class NumberText
{
    /// <summary>Stands where there is no number.</summary>
    public const string None = "-";

    /// <summary>A fraction in percent, as <c>99.02 %</c>.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="digits">Digits after the point.</param>
    /// <returns>The text.</returns>
    public static string Percent(double fraction, int digits = 2) => (fraction * 100).ToString($"F{digits}", CultureInfo.InvariantCulture) + " %";

    /// <summary>A whole number with its thousands apart, as <c>60,000</c>.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The text.</returns>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The range of accuracies Keras reached; <see cref="None"/> where it was not run.</summary>
    /// <param name="reference">The accuracies; null: none.</param>
    /// <returns>The text.</returns>
    public static string KerasRange(ReferenceAccuracies? reference) => reference switch
    {
        { KerasLow: { } low, KerasHigh: { } high } when low != high => $"{Percent(low)} to {Percent(high)}",
        { KerasLow: { } only } => Percent(only),
        _ => None,
    };

    /// <summary>The accuracy the paper reports; <see cref="None"/> where it reports none.</summary>
    /// <param name="reference">The accuracies; null: none.</param>
    /// <returns>The text.</returns>
    public static string Paper(ReferenceAccuracies? reference) => reference?.Paper is { } paper ? Percent(paper) : None;
}
