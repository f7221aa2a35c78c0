using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Sums over rows of numbers predicted; none of the rows is kept.</summary>
internal sealed class RegressionTotals
{
    private readonly RowCounts _rows = new();
    private double _absolute;
    private double _squared;
    private double _error;
    private double _largest;
    private double _labelMean;
    private double _labelSquares;

    /// <summary>Counts one row.</summary>
    /// <param name="score">The number predicted.</param>
    /// <param name="label">The right number; NaN where there is none.</param>
    /// <param name="weight">How much the row counts; null where all count alike.</param>
    public void Add(double score, double label, double? weight)
    {
        if (!_rows.Take(double.IsFinite(label), double.IsFinite(score), weight))
        {
            return;
        }

        double error = score - label;
        double counts = weight ?? 1;
        _absolute += counts * Math.Abs(error);
        _squared += counts * error * error;
        _error += counts * error;
        _largest = Math.Max(_largest, Math.Abs(error));

        // Welford's way: a sum of squares less a square of sums would lose labels that are large and alike.
        double distance = label - _labelMean;
        _labelMean += distance * (counts / _rows.Weight);
        _labelSquares += counts * distance * (label - _labelMean);
    }

    /// <summary>The metrics of the rows so far.</summary>
    /// <param name="what">What is evaluated, for the message where there is nothing; null where that is one thing alone.</param>
    /// <exception cref="ScoringException">There were no rows that could be measured.</exception>
    public RegressionResult ToResult(string? what = null)
    {
        _rows.RequireSome(what);
        double rows = _rows.Weight;
        return new RegressionResult
        {
            Rows = _rows.Measured,
            MissingLabels = _rows.MissingLabels,
            NonFiniteScores = _rows.NonFiniteScores,
            Weights = _rows.Weights,
            MeanAbsoluteError = _absolute / rows,
            MeanSquaredError = _squared / rows,
            MeanError = _error / rows,
            MaxError = _largest,
            RSquared = _labelSquares > 0 ? 1 - (_squared / _labelSquares) : null,
            Undefined = _labelSquares > 0 ? null : new Dictionary<string, string> { ["rSquared"] = "all labels are the same, so there is nothing to explain" },
        };
    }
}
