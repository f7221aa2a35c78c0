using Mnist.MLNet.Evaluation;

namespace Mnist.Cli.Runs;

/// <summary>A training run and what ML.NET says of its model on the test set.</summary>
internal sealed record ScoredRun(RunRecord Run, EvaluationResult Evaluation);
