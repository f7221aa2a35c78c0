namespace Mnist.Runs.Records;

/// <summary>An image whose most probable class is not its true one.</summary>
/// <param name="Index">Its place in the evaluated images, from 0.</param>
/// <param name="Actual">Its true class, from 0.</param>
/// <param name="Predicted">The most probable class, from 0.</param>
/// <param name="Probabilities">The probability of each class.</param>
/// <param name="Pixels">(rows, columns) bytes, 0 to 255.</param>
public sealed record MisclassifiedImage(int Index, int Actual, int Predicted, IReadOnlyList<float> Probabilities, byte[] Pixels);
