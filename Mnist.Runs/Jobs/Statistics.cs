namespace Mnist.Runs.Jobs;

/// <summary>Numbers that describe many measurements.</summary>
public static class Statistics
{
    /// <summary>The middle one of measurements, or the mean of the two in the middle.</summary>
    /// <param name="values">The measurements, in any order.</param>
    /// <returns>The median; 0 when there are none.</returns>
    public static double Median(IEnumerable<double> values) => Percentile(values, 50);

    /// <summary>The value below which so many percent of the measurements lie, linear between the two nearest.</summary>
    /// <param name="values">The measurements, in any order.</param>
    /// <param name="percent">0 to 100.</param>
    /// <returns>The percentile; 0 when there are no measurements.</returns>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return 0;
        }

        double place = percent / 100 * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
