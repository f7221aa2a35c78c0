namespace Mnist.Models.Kernels.Updates;

/// <summary>What is the same for all weights in a step of Nadam; u(t) is the momentum's decay in step t.</summary>
/// <param name="LearningRate">Learning rate.</param>
/// <param name="OneMinusBeta1">1 - beta_1.</param>
/// <param name="OneMinusBeta2">1 - beta_2.</param>
/// <param name="NextDecay">u(t + 1).</param>
/// <param name="OneMinusNextProduct">1 - u(1) ... u(t + 1).</param>
/// <param name="OneMinusDecay">1 - u(t).</param>
/// <param name="OneMinusProduct">1 - u(1) ... u(t).</param>
/// <param name="OneMinusPower2">1 - beta_2^t.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
internal readonly record struct NadamNumbers(
    float LearningRate,
    float OneMinusBeta1,
    float OneMinusBeta2,
    float NextDecay,
    float OneMinusNextProduct,
    float OneMinusDecay,
    float OneMinusProduct,
    float OneMinusPower2,
    float Epsilon);
