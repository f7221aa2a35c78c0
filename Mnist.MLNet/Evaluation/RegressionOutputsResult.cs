namespace Mnist.MLNet.Evaluation;

/// <summary>How well a model predicted several numbers of each row.</summary>
/// <param name="Outputs">The metrics of each (scikit-learn's <c>raw_values</c>), in the order of the scores.</param>
public sealed record RegressionOutputsResult(IReadOnlyList<RegressionOutput> Outputs)
{
    /// <summary>Means in which each output counts once.</summary>
    public RegressionMeans Mean => RegressionMeans.Of(Outputs);
}
