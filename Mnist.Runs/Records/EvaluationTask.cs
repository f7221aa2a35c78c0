namespace Mnist.Runs.Records;

/// <summary>What an evaluation is of, as far as its file says: one of classes says nothing.</summary>
/// <param name="Task">The task; null for classes.</param>
internal sealed record EvaluationTask(string? Task = null);
