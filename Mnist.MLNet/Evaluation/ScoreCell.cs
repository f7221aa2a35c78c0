namespace Mnist.MLNet.Evaluation;

/// <summary>Rows of one score.</summary>
internal struct ScoreCell
{
    /// <summary>Those of the class.</summary>
    public long Positives;

    /// <summary>Those of other classes.</summary>
    public long Negatives;
}
