namespace Mnist.Runs.Paper;

/// <summary>Test accuracies to set beside ours, as fractions.</summary>
/// <param name="Paper">What the paper reports; null where it reports none.</param>
/// <param name="KerasLow">Lowest of Keras 3 with the same recipe over several seeds; null where it was not run.</param>
/// <param name="KerasHigh">Highest of the same.</param>
public sealed record ReferenceAccuracies(double? Paper = null, double? KerasLow = null, double? KerasHigh = null);
