namespace Mnist.Models.Kernels.Updates;

/// <summary>What an RMSprop update needs besides the numbers.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Rho">Decay of the averages.</param>
/// <param name="OneMinusRho">1 - rho.</param>
/// <param name="Momentum">Decay of the steps.</param>
/// <param name="Epsilon">Added to the mean square.</param>
/// <param name="Centered">Whether the mean gradient is subtracted.</param>
internal readonly record struct RmsPropSettings(float LearningRate, float Rho, float OneMinusRho, float Momentum, float Epsilon, bool Centered);
