namespace Mnist.Models.Execution;

/// <summary>One step of a phase.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Index">The call, or the sum of gradients.</param>
internal readonly record struct Step(StepKind Kind, int Index = 0);
