namespace Mnist.Models.Kernels.Updates;

/// <summary>What an RMSprop update needs besides the numbers.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Rho">Share of the averages that is kept.</param>
/// <param name="Rest">1 - rho.</param>
/// <param name="Momentum">Share of the last step that is kept.</param>
/// <param name="Epsilon">Added to the mean square.</param>
/// <param name="Centered">Whether the mean gradient is subtracted.</param>
internal readonly record struct RmsPropSettings(float LearningRate, float Rho, float Rest, float Momentum, float Epsilon, bool Centered);
