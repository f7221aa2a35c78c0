namespace Mnist.Runs.Paper;

/// <summary>How a model of the paper is trained.</summary>
/// <param name="Optimizer">Name of the optimizer, as <c>adam</c>.</param>
/// <param name="LearningRate">Step size.</param>
/// <param name="BatchSize">Rows per update.</param>
/// <param name="Epochs">Passes over the training rows.</param>
/// <param name="ValidationSplit">Fraction of the training rows, the last ones, held back for validation.</param>
/// <param name="Loss">Name of the loss.</param>
public sealed record Recipe(
    string Optimizer, float LearningRate, int BatchSize, int Epochs = 10, float ValidationSplit = 0f, string Loss = "categorical_crossentropy");
