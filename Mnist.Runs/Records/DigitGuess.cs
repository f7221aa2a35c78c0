namespace Mnist.Runs.Records;

/// <summary>A digit an image may show.</summary>
/// <param name="Digit">0 to 9.</param>
/// <param name="Probability">0 to 1.</param>
public sealed record DigitGuess(int Digit, float Probability);
