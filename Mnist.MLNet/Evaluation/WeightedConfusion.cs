namespace Mnist.MLNet.Evaluation;

/// <summary>A confusion matrix in weights: what each cell's rows weigh together, and what intervals need to know of them.</summary>
/// <param name="Sums">Sums of the weights, by actual class and then by predicted class.</param>
/// <param name="Squares">Sums of the squared weights, by actual class and then by predicted class.</param>
public sealed record WeightedConfusion(IReadOnlyList<IReadOnlyList<double>> Sums, IReadOnlyList<IReadOnlyList<double>> Squares)
{
    // Far above any sum of weights, and so that sums of such are numbers.
    private const double Most = 1e250;

    /// <summary>Whether it has a cell for each count, above 0 where there are rows and 0 elsewhere.</summary>
    /// <param name="counts">Counts, by actual class and then by predicted class.</param>
    /// <returns>True if it does.</returns>
    public bool Fits(IReadOnlyList<IReadOnlyList<long>> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return Fit(Sums) && Fit(Squares);

        bool Fit(IReadOnlyList<IReadOnlyList<double>> cells) => cells?.Count == counts.Count
            && cells.Zip(counts).All(row => row.First?.Count == row.Second.Count && row.First.Zip(row.Second).All(cell => cell.Second > 0 ? cell.First is > 0 and < Most : cell.First == 0));
    }

    internal static WeightedConfusion Of(double[][] sums, double[][] squares) => new([.. sums.Select(row => row.ToArray())], [.. squares.Select(row => row.ToArray())]);
}
