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
        if (rows == 0)
        {
            return null;
        }

        const double Square = Deviations * Deviations;
        double fraction = (double)hits / rows;
        double width = 1 + (Square / rows);
        double centre = (fraction + (Square / (2 * (double)rows))) / width;
        double half = Deviations / width * Math.Sqrt(((fraction * (1 - fraction)) + (Square / (4 * (double)rows))) / rows);

        // At the ends the formula gives exactly 0 and 1, arithmetic only nearly.
        return new ConfidenceInterval(hits == 0 ? 0 : Math.Max(0, centre - half), hits == rows ? 1 : Math.Min(1, centre + half));
    }
}
