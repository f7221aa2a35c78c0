namespace Mnist.MLNet.Evaluation;

/// <summary>Rows of one score, or of neighbouring ones.</summary>
internal struct ScoreCell
{
    /// <summary>Where the score stands among all scores: <see cref="ScoreHistogram.Place"/>, without its last bits where neighbours share a cell.</summary>
    public long Place;

    /// <summary>Those of the class.</summary>
    public long Positives;

    /// <summary>Those of other classes.</summary>
    public long Negatives;
}
