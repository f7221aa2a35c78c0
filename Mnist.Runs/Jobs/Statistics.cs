namespace Mnist.Runs.Jobs;

/// <summary>Numbers that describe many measurements.</summary>
public static class Statistics
{
    /// <summary>The middle one of measurements, or the mean of the two in the middle.</summary>
    /// <param name="values">The measurements, in any order.</param>
    /// <returns>The median; 0 when there are none.</returns>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length == 0 ? 0 : sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
