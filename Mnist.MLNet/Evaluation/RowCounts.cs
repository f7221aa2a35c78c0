using System.Globalization;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Counts rows as they come, and those that no figure can be made of: they are left out and never without a count.</summary>
internal sealed class RowCounts
{
    private double _squares;
    private long _missingWeights;
    private long _zeroWeights;

    /// <summary>Rows that came, all of them.</summary>
    public long Seen { get; private set; }

    public long MissingLabels { get; private set; }

    public long NonFiniteScores { get; private set; }

    /// <summary>Rows that are measured.</summary>
    public long Measured => Seen - MissingLabels - NonFiniteScores - _missingWeights - _zeroWeights;

    /// <summary>Whether rows have weights.</summary>
    public bool IsWeighted { get; private set; }

    /// <summary>Sum of the weights of the rows that are measured; their number where all count alike.</summary>
    public double Weight { get; private set; }

    /// <summary>What the weights come to; null where there are none.</summary>
    public WeightSummary? Weights => IsWeighted ? new WeightSummary(Weight, WeightSummary.Effective(Weight, _squares), _missingWeights, _zeroWeights) : null;

    /// <summary>Counts one row.</summary>
    /// <param name="hasLabel">Whether it has a label.</param>
    /// <param name="isFinite">Whether all its scores are finite numbers.</param>
    /// <param name="weight">Its weight, checked, NaN where it has none; null where all count alike.</param>
    /// <returns>Whether it is measured.</returns>
    public bool Take(bool hasLabel, bool isFinite, double? weight)
    {
        Seen++;
        IsWeighted |= weight is not null;
        MissingLabels += hasLabel ? 0 : 1;
        NonFiniteScores += hasLabel && !isFinite ? 1 : 0;
        if (!hasLabel || !isFinite)
        {
            return false;
        }

        double counts = weight ?? 1;
        if (counts is 0 or double.NaN)
        {
            _zeroWeights += counts == 0 ? 1 : 0;
            _missingWeights += counts == 0 ? 0 : 1;
            return false;
        }

        Weight += counts;
        _squares += counts * counts;
        return true;
    }

    /// <param name="what">What is evaluated, where there is more than one thing.</param>
    /// <exception cref="ScoringException">No row can be measured.</exception>
    public void RequireSome(string? what = null)
    {
        if (Measured == 0)
        {
            string weights = IsWeighted ? string.Create(CultureInfo.InvariantCulture, $", {_missingWeights} have no weight and {_zeroWeights} the weight 0") : string.Empty;
            throw new ScoringException(Seen == 0
                ? "There are no rows to evaluate; give data with some."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"None of {Seen} rows can be evaluated{what}: {MissingLabels} have no label{(IsWeighted ? "," : ", and")} the scores of {NonFiniteScores} are NaN or infinite{weights}; give labelled rows{(IsWeighted ? " of weights above 0" : string.Empty)}, and a model whose weights are numbers."));
        }
    }
}
