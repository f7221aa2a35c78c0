namespace Mnist.MLNet.Evaluation;

/// <summary>What rows of one score, or of neighbouring ones, weigh.</summary>
internal struct WeightedCell
{
    /// <summary>Where the score stands among all scores: <see cref="ScoreHistogram.Place"/>, without its last bits where neighbours share a cell.</summary>
    public long Place;

    /// <summary>Those of the class.</summary>
    public double Positives;

    /// <summary>Those of other classes.</summary>
    public double Negatives;
}
