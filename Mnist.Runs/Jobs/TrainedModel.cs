using Mnist.Models;
using Mnist.Runs.Records;

namespace Mnist.Runs.Jobs;

/// <summary>A model that was trained, saved and evaluated.</summary>
/// <param name="Model">The model.</param>
/// <param name="Run">The record of its training.</param>
/// <param name="Evaluation">Its evaluation on the test set; null when training diverged, because scores that are NaN cannot be evaluated.</param>
/// <param name="TakenOver">Whether an earlier run had finished it with the same settings, so that it was kept and not trained again.</param>
public sealed record TrainedModel(Sequential Model, RunRecord Run, EvaluationRecord? Evaluation, bool TakenOver = false)
{
    /// <summary>As what a report is made from.</summary>
    internal StoredRun Stored => new(Run.SavedModel!, Run, Evaluation);
}
