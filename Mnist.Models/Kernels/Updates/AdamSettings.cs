namespace Mnist.Models.Kernels.Updates;

/// <summary>What an Adam update needs besides the numbers.</summary>
/// <param name="OneMinusBeta1">1 - beta1.</param>
/// <param name="OneMinusBeta2">1 - beta2.</param>
/// <param name="Alpha">Step size, corrected for the start from zero.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
internal readonly record struct AdamSettings(float OneMinusBeta1, float OneMinusBeta2, float Alpha, float Epsilon);
