namespace Mnist.MLNet.Evaluation;

/// <summary>One class's measures. A measure whose denominator is 0 is 0.</summary>
/// <param name="Label">The class's name.</param>
/// <param name="Precision">Of the rows predicted as this class, the share that are.</param>
/// <param name="Recall">Of the rows of this class, the share predicted as such.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="Support">Rows of this class.</param>
public sealed record ClassMetrics(string Label, double Precision, double Recall, double F1, int Support);
