namespace Mnist.MLNet.Evaluation;

/// <summary>The figures of a confusion matrix in weights.</summary>
internal sealed class WeightedCounts
{
    private readonly double[][] _sums;
    private readonly double[] _actual;
    private readonly double[] _predicted;
    private readonly double[] _actualSquares;
    private readonly double[] _predictedSquares;
    private readonly double _all;

    /// <param name="weights">The sums.</param>
    /// <param name="counts">How many rows they are of.</param>
    /// <exception cref="ArgumentException">They are not of the same classes, or a cell has rows and no weight or weight and no rows.</exception>
    public WeightedCounts(WeightedConfusion weights, IReadOnlyList<IReadOnlyList<long>> counts)
    {
        int classes = counts.Count;
        if (!weights.Fits(counts))
        {
            throw new ArgumentException($"Weights of a confusion matrix of {classes} classes are as many sums and sums of squares as it has counts, above 0 where there are rows and 0 elsewhere.", nameof(weights));
        }

        _sums = [.. weights.Sums.Select(row => row.ToArray())];
        _actual = [.. _sums.Select(row => row.Sum())];
        _predicted = [.. Enumerable.Range(0, classes).Select(i => _sums.Sum(row => row[i]))];
        _actualSquares = [.. weights.Squares.Select(row => row.Sum())];
        _predictedSquares = [.. Enumerable.Range(0, classes).Select(i => weights.Squares.Sum(row => row[i]))];
        _all = _actual.Sum();
    }

    public double? Accuracy => _all > 0 ? Right : null;

    public ConfidenceInterval? AccuracyInterval => _all > 0 ? ConfidenceInterval.Weighted(Right, Effective(_all, _actualSquares.Sum())) : null;

    private double Right => Share(_sums.Select((row, i) => row[i]).Sum(), _all);

    public double Sum(int actual, int predicted) => _sums[actual][predicted];

    public double Share(int actual, int predicted) => Share(_sums[actual][predicted], _actual[actual]);

    /// <summary>The figures of a class.</summary>
    public ClassMetrics ClassOf(string label, int number, long support, long predicted, Dictionary<string, string> undefined)
    {
        double hits = _sums[number][number];
        double? precision = predicted == 0 ? null : Share(hits, _predicted[number]);
        double? recall = support == 0 ? null : Share(hits, _actual[number]);
        return new ClassMetrics(label, precision, recall, support == 0 && predicted == 0 ? null : Share(2 * hits, _actual[number] + _predicted[number]), support)
        {
            Weight = _actual[number],
            PrecisionInterval = precision is { } share ? ConfidenceInterval.Weighted(share, Effective(_predicted[number], _predictedSquares[number])) : null,
            RecallInterval = recall is { } found ? ConfidenceInterval.Weighted(found, Effective(_actual[number], _actualSquares[number])) : null,
            Undefined = undefined.Count == 0 ? null : undefined,
        };
    }

    /// <summary>Cohen's kappa; null where all rows are of one class and predicted as it.</summary>
    public double? Kappa()
    {
        double disagreement = Differing(_actual, _predicted);
        return disagreement == 0 ? null : (disagreement - (1 - Right)) / disagreement;
    }

    /// <summary>Matthews' correlation; null where only one class occurs or only one is predicted.</summary>
    public double? Matthews()
    {
        (double actual, double predicted) = (Differing(_actual, _actual), Differing(_predicted, _predicted));
        return actual == 0 || predicted == 0 ? null : (Differing(_actual, _predicted) - (1 - Right)) / (Math.Sqrt(actual) * Math.Sqrt(predicted));
    }

    // Sums of the same weights in another order may come out larger by their last bit.
    private static double Share(double part, double all) => Math.Min(1, part / all);

    // As many as one at least, by the inequality of Cauchy and Schwarz. Records may be of others, and sums so large that their square is no number.
    private static double Effective(double sum, double squares) => Math.Max(1, sum * (sum / squares));

    // The chance that two rows, drawn by weight, are of different classes. One less the chance that they are of one would lose classes that are rare.
    private double Differing(double[] left, double[] right)
    {
        double sum = 0;
        double below = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] / _all * ((below + Sum(right.AsSpan(i + 1))) / _all);
            below += right[i];
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }
}
