namespace Mnist.Runs.Records;

/// <summary>What a report knows of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">The record of its training; null for a model that was trained elsewhere.</param>
/// <param name="Evaluation">Its evaluation; null when none was stored.</param>
internal sealed record ReportedModel(string Name, RunRecord? Run, EvaluationRecord? Evaluation)
{
    /// <summary>Its evaluation where it predicts numbers; null when none was stored.</summary>
    public RegressionRecord? Regression { get; init; }
}
