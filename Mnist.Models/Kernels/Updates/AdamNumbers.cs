namespace Mnist.Models.Kernels.Updates;

/// <summary>What is the same for all weights in a step of Adam.</summary>
/// <param name="OneMinusBeta1">1 - beta_1.</param>
/// <param name="OneMinusBeta2">1 - beta_2.</param>
/// <param name="Alpha">Learning rate, corrected for the start from zero.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
internal readonly record struct AdamNumbers(float OneMinusBeta1, float OneMinusBeta2, float Alpha, float Epsilon);
