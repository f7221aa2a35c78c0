using System.Globalization;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Counts rows as they come, and those that no figure can be made of: they are left out and never without a count.</summary>
internal sealed class RowCounts
{
    /// <summary>Rows that came, all of them.</summary>
    public long Seen { get; private set; }

    public long MissingLabels { get; private set; }

    public long NonFiniteScores { get; private set; }

    /// <summary>Rows that are measured.</summary>
    public long Measured => Seen - MissingLabels - NonFiniteScores;

    /// <summary>Counts one row.</summary>
    /// <param name="hasLabel">Whether it has a label.</param>
    /// <param name="isFinite">Whether all its scores are finite numbers.</param>
    /// <returns>Whether it is measured.</returns>
    public bool Take(bool hasLabel, bool isFinite)
    {
        Seen++;
        MissingLabels += hasLabel ? 0 : 1;
        NonFiniteScores += hasLabel && !isFinite ? 1 : 0;
        return hasLabel && isFinite;
    }

    /// <exception cref="ScoringException">No row can be measured.</exception>
    public void RequireSome()
    {
        if (Measured == 0)
        {
            throw new ScoringException(Seen == 0
                ? "There are no rows to evaluate; give data with some."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"None of {Seen} rows can be evaluated: {MissingLabels} have no label, and the scores of {NonFiniteScores} are NaN or infinite; give labelled rows, and a model whose weights are numbers."));
        }
    }
}
