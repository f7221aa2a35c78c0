namespace Mnist.MLNet.Evaluation;

/// <summary>Where a fraction lies that was counted on some rows, with 95 % confidence.</summary>
/// <param name="Lower">The lower end, 0 to 1.</param>
/// <param name="Upper">The upper end, 0 to 1.</param>
public sealed record ConfidenceInterval(double Lower, double Upper)
{
    // The normal distribution has 95 % of its mass within so many standard deviations.
    private const double Deviations = 1.959963984540054;

    /// <summary>The score interval of E. B. Wilson (1927), which holds for few rows and for fractions of 0 and 1 too, where the usual one has no width.</summary>
    /// <param name="hits">Rows that count, 0 to <paramref name="rows"/>.</param>
    /// <param name="rows">All rows; 0 or more.</param>
    /// <returns>The interval; null without rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are less than no rows, or more hits than rows.</exception>
    public static ConfidenceInterval? Wilson(long hits, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, rows);
        return rows == 0 ? null : Of((double)hits / rows, rows, hits == rows);
    }

    /// <summary>The same of rows that have weights: that of as many rows of equal weights as say as much (L. Kish's effective sample size).</summary>
    /// <param name="fraction">The weighted fraction, 0 to 1.</param>
    /// <param name="effectiveRows">The squared sum of the rows' weights over the sum of their squares, as <see cref="WeightSummary.EffectiveRows"/>; above 0.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows, or the fraction is none.</exception>
    public static ConfidenceInterval Weighted(double fraction, double effectiveRows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(effectiveRows);
        return fraction is >= 0 and <= 1 ? Of(fraction, effectiveRows, fraction == 1) : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A fraction is 0 to 1.");
    }

    private static ConfidenceInterval Of(double fraction, double rows, bool isAll)
    {
        const double Square = Deviations * Deviations;
        double width = 1 + (Square / rows);
        double centre = (fraction + (Square / (2 * rows))) / width;
        double half = Deviations / width * Math.Sqrt(((fraction * (1 - fraction)) + (Square / (4 * rows))) / rows);

        // At the ends the formula gives exactly 0 and 1, arithmetic only nearly.
        return new ConfidenceInterval(fraction == 0 ? 0 : Math.Max(0, centre - half), isAll ? 1 : Math.Min(1, centre + half));
    }
}
