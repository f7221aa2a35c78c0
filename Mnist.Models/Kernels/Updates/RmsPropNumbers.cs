namespace Mnist.Models.Kernels.Updates;

/// <summary>What is the same for all weights in a step of RMSprop.</summary>
/// <param name="LearningRate">Learning rate.</param>
/// <param name="Rho">Decay of the averages.</param>
/// <param name="OneMinusRho">1 - rho.</param>
/// <param name="Momentum">Decay of the last step.</param>
/// <param name="Epsilon">Added to the mean square.</param>
internal readonly record struct RmsPropNumbers(float LearningRate, float Rho, float OneMinusRho, float Momentum, float Epsilon);
