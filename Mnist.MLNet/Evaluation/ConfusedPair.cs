namespace Mnist.MLNet.Evaluation;

/// <summary>Rows of one class that were taken for another.</summary>
/// <param name="Actual">The name of their class.</param>
/// <param name="Predicted">The name of the class they were taken for.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="Share">Their fraction of the rows of their class, by weight where rows have weights.</param>
public sealed record ConfusedPair(string Actual, string Predicted, long Rows, double Share)
{
    /// <summary>Sum of their weights; null where all rows count alike.</summary>
    public double? Weight { get; init; }
}
