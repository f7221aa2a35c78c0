namespace Mnist.Runs.Paper;

/// <summary>A number over several runs that differ in nothing but their seed.</summary>
/// <param name="Mean">Mean of the runs.</param>
/// <param name="StandardDeviation">Standard deviation of a run, estimated from the runs (their number less one in the denominator); 0 of a single one.</param>
/// <param name="Seeds">Number of runs.</param>
public readonly record struct SeedSpread(double Mean, double StandardDeviation, int Seeds)
{
    /// <summary>Of the numbers of all runs.</summary>
    /// <param name="values">A number for each run, at least one.</param>
    /// <returns>Mean and standard deviation.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static SeedSpread Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            throw new ArgumentException("A mean is of numbers, received none; give at least one.", nameof(values));
        }

        double mean = values.Average();
        return new SeedSpread(mean, values.Count == 1 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)), values.Count);
    }
}
