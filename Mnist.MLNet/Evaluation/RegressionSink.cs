using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Evaluates predicted numbers as they come; it keeps sums, not rows.</summary>
public sealed class RegressionSink : LabelledSink
{
    private readonly RegressionTotals _totals = new();

    /// <summary>Creates a sink.</summary>
    /// <param name="label">The source's column of labels, one double a row; NaN for none.</param>
    /// <param name="score">The model's output, one float a row.</param>
    public RegressionSink(string label, string score)
        : base(label, score)
    {
    }

    /// <summary>The metrics of the rows so far.</summary>
    /// <exception cref="ScoringException">There were no rows that could be measured.</exception>
    public RegressionResult ToResult() => _totals.ToResult();

    private protected override void Add(TensorBuffer labels, TensorBuffer scores, ReadOnlySpan<double> weights, int rows)
    {
        if (scores.RowLength != 1)
        {
            throw new ScoringException($"'{ScoreName}' has {scores.RowLength} numbers for a row, and a label is one; give an output of one number, or measure each of several with EvaluateOutputs.");
        }

        ReadOnlySpan<double> numbers = labels.Rows<double>(rows);
        ReadOnlySpan<float> values = scores.Rows<float>(rows);
        for (int row = 0; row < numbers.Length; row++)
        {
            _totals.Add(values[row], numbers[row], weights.IsEmpty ? null : weights[row]);
        }
    }
}
