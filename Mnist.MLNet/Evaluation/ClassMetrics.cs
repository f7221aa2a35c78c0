namespace Mnist.MLNet.Evaluation;

/// <summary>One class's metrics. A metric whose denominator is 0 is 0.</summary>
/// <param name="Label">The class's name.</param>
/// <param name="Precision">Of the rows predicted as this class, the fraction that are.</param>
/// <param name="Recall">Of the rows of this class, the fraction predicted as such.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="Support">Rows of this class.</param>
public sealed record ClassMetrics(string Label, double Precision, double Recall, double F1, long Support)
{
    /// <summary>Mean negative natural logarithm of this class's probability, over its rows.</summary>
    public double LogLoss { get; init; }
}
