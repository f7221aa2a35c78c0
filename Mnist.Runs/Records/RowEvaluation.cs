namespace Mnist.Runs.Records;

/// <summary>An evaluation on the rows of a file: of classes or of numbers, one of the two.</summary>
/// <param name="Classes">The evaluation of classes; null for numbers.</param>
/// <param name="Numbers">The evaluation of numbers; null for classes.</param>
public sealed record RowEvaluation(EvaluationRecord? Classes, RegressionRecord? Numbers);
