namespace Mnist.MLNet.Evaluation;

/// <summary>All that follows from a confusion matrix alone.</summary>
/// <remarks>Counts are multiplied in 128 bits, so that no number of rows a matrix can hold makes them overflow or round.</remarks>
public sealed class ConfusionStatistics
{
    /// <summary>How many pairs <see cref="MostConfused"/> has at most.</summary>
    public const int MaxConfused = 10;

    private readonly IReadOnlyList<IReadOnlyList<long>> _counts;
    private readonly long[] _actual;
    private readonly long[] _predicted;
    private readonly WeightedCounts? _weights;
    private readonly Dictionary<string, string> _undefined = [];

    /// <summary>Reads a matrix.</summary>
    /// <param name="counts">Counts of 0 or more, by actual class and then by predicted class; square.</param>
    /// <param name="labels">The name of each class.</param>
    /// <exception cref="ArgumentException">The matrix is not square, has less or more classes than names, or counts below 0.</exception>
    public ConfusionStatistics(IReadOnlyList<IReadOnlyList<long>> counts, IReadOnlyList<string> labels)
        : this(counts, labels, null)
    {
    }

    /// <summary>Reads a matrix of rows that have weights.</summary>
    /// <param name="counts">Counts of 0 or more, by actual class and then by predicted class; square.</param>
    /// <param name="labels">The name of each class.</param>
    /// <param name="weights">What the counted rows weigh, from which all fractions follow; null where all count alike.</param>
    /// <exception cref="ArgumentException">The matrix is not square, has less or more classes than names, or counts below 0; or the weights are not of the same classes.</exception>
    public ConfusionStatistics(IReadOnlyList<IReadOnlyList<long>> counts, IReadOnlyList<string> labels, WeightedConfusion? weights)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count == 0 || counts.Count != labels.Count || counts.Any(row => row.Count != labels.Count || row.Any(count => count < 0)))
        {
            throw new ArgumentException($"A confusion matrix has a row and a column of counts, 0 or more, for each of its {labels.Count} classes; received {counts.Count} rows.", nameof(counts));
        }

        _counts = counts;
        _weights = weights is null ? null : new WeightedCounts(weights, counts);
        int classes = labels.Count;
        long[] hits = [.. counts.Select((row, i) => row[i])];
        _actual = [.. counts.Select(row => row.Sum())];
        _predicted = [.. Enumerable.Range(0, classes).Select(i => counts.Sum(row => row[i]))];
        Rows = _actual.Sum();
        Correct = hits.Sum();
        PerClass = [.. labels.Select((label, i) => ClassOf(label, i, hits[i]))];
        Macro = ClassMeans.Macro(PerClass);
        Weighted = ClassMeans.Weighted(PerClass);
        Kappa = Defined("kappa", _weights is null ? KappaOf() : _weights.Kappa(), Rows == 0 ? NoRows : "all rows are of one class and predicted as it, so chance agrees as well");
        MatthewsCorrelation = Defined("matthewsCorrelation", _weights is null ? MatthewsOf() : _weights.Matthews(), Rows == 0 ? NoRows : _actual.Count(count => count > 0) == 1 ? "all rows are of one class" : "all rows are predicted as one class");
    }

    internal const string NoRows = "there are no rows";

    /// <summary>All rows counted.</summary>
    public long Rows { get; }

    /// <summary>Rows that were predicted correctly.</summary>
    public long Correct { get; }

    /// <summary>Fraction of the rows that was predicted correctly, by weight where rows have weights; null without rows.</summary>
    public double? Accuracy => Rows == 0 ? null : _weights?.Accuracy ?? ((double)Correct / Rows);

    /// <summary>Wilson's 95 % interval of the accuracy; null without rows.</summary>
    public ConfidenceInterval? AccuracyInterval => _weights is null ? ConfidenceInterval.Wilson(Correct, Rows) : _weights.AccuracyInterval;

    /// <summary>Each class's own figures, without its log-loss, which needs the scores.</summary>
    public IReadOnlyList<ClassMetrics> PerClass { get; }

    /// <summary>Means in which each class counts once.</summary>
    public ClassMeans Macro { get; }

    /// <summary>Means in which each class counts by its rows.</summary>
    public ClassMeans Weighted { get; }

    /// <summary>Cohen's kappa: how far the agreement of actual and predicted class is above that of chance, 1 at best, 0 for chance; null where chance agrees fully.</summary>
    public double? Kappa { get; }

    /// <summary>Matthews' correlation coefficient for any number of classes (Gorodkin's R_K), -1 to 1; null where only one class occurs or only one is predicted.</summary>
    public double? MatthewsCorrelation { get; }

    /// <summary>Which classes are taken for which most often, at most <see cref="MaxConfused"/>, those of most weight first where rows have weights; of equally often ones the larger share first.</summary>
    public IReadOnlyList<ConfusedPair> MostConfused =>
    [
        .. _counts.SelectMany((row, actual) => row.Select((count, predicted) => (actual, predicted, count)).Where(cell => cell.count > 0 && cell.predicted != actual))
            .OrderByDescending(cell => _weights?.Sum(cell.actual, cell.predicted) ?? 0).ThenByDescending(cell => cell.count).ThenBy(cell => _actual[cell.actual]).ThenBy(cell => cell.actual).ThenBy(cell => cell.predicted).Take(MaxConfused)
            .Select(cell => new ConfusedPair(PerClass[cell.actual].Label, PerClass[cell.predicted].Label, cell.count, _weights?.Share(cell.actual, cell.predicted) ?? ((double)cell.count / _actual[cell.actual])) { Weight = _weights?.Sum(cell.actual, cell.predicted) }),
    ];

    /// <summary>Why a figure is null, by its name in JSON, as <c>kappa</c>; null when none is.</summary>
    public IReadOnlyDictionary<string, string>? Undefined => _undefined.Count == 0 ? null : _undefined;

    private ClassMetrics ClassOf(string label, int number, long hits)
    {
        (long support, long predicted) = (_actual[number], _predicted[number]);
        Dictionary<string, string> undefined = [];
        if (predicted == 0)
        {
            undefined["precision"] = "no row is predicted as this class";
        }

        if (support == 0)
        {
            undefined["recall"] = "no row is of this class";
            undefined["logLoss"] = undefined["recall"];
        }

        if (support == 0 && predicted == 0)
        {
            undefined["f1"] = "no row is of this class or predicted as it";
        }

        return _weights?.ClassOf(label, number, support, predicted, undefined) ?? new ClassMetrics(
            label,
            predicted == 0 ? null : (double)hits / predicted,
            support == 0 ? null : (double)hits / support,
            support == 0 && predicted == 0 ? null : 2.0 * hits / ((double)support + predicted),
            support)
        {
            PrecisionInterval = ConfidenceInterval.Wilson(hits, predicted),
            RecallInterval = ConfidenceInterval.Wilson(hits, support),
            Undefined = undefined.Count == 0 ? null : undefined,
        };
    }

    private double? Defined(string name, double? value, string reason)
    {
        if (value is null)
        {
            _undefined[name] = reason;
        }

        return value;
    }

    private double? KappaOf()
    {
        Int128 chance = Products(_actual, _predicted);
        Int128 all = (Int128)Rows * Rows;
        return all == chance ? null : (double)(((Int128)Rows * Correct) - chance) / (double)(all - chance);
    }

    private double? MatthewsOf()
    {
        Int128 all = (Int128)Rows * Rows;
        Int128 actual = all - Products(_actual, _actual);
        Int128 predicted = all - Products(_predicted, _predicted);
        return actual == 0 || predicted == 0 ? null : (double)(((Int128)Rows * Correct) - Products(_actual, _predicted)) / (Math.Sqrt((double)actual) * Math.Sqrt((double)predicted));
    }

    private static Int128 Products(long[] left, long[] right)
    {
        Int128 sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += (Int128)left[i] * right[i];
        }

        return sum;
    }
}
