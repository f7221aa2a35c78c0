namespace Mnist.Models.Kernels.Updates;

/// <summary>What is the same for all weights in a step of Ftrl.</summary>
/// <param name="LearningRate">Learning rate.</param>
/// <param name="L1">Weight of the absolute values.</param>
/// <param name="TwiceL2">Twice the weight of the squares.</param>
/// <param name="TwiceShrinkage">Twice the weight of the squares in the gradient alone.</param>
internal readonly record struct FtrlNumbers(float LearningRate, float L1, float TwiceL2, float TwiceShrinkage);
