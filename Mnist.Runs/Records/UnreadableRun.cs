namespace Mnist.Runs.Records;

/// <summary>A run that is missing from a report.</summary>
/// <param name="Run">Its folder.</param>
/// <param name="Error">Why, in one sentence.</param>
public sealed record UnreadableRun(string Run, string Error);
