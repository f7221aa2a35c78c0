namespace Mnist.Runs.Paper;

/// <summary>Test accuracies to set beside ours, as fractions.</summary>
/// <param name="Paper">What the paper reports; null where it reports none.</param>
/// <param name="Keras">What Keras 3 reaches by the paper's recipe, over several seeds; null where it was not run.</param>
public sealed record ReferenceAccuracies(double? Paper = null, SeedSpread? Keras = null);
