namespace Mnist.MLNet.Scoring;

/// <summary>Rows do not fit the model that is to score them, or its outputs are not what they have to be. The message is one sentence: what came, what was expected.</summary>
/// <param name="message">The sentence.</param>
public sealed class ScoringException(string message) : InvalidOperationException(message);
