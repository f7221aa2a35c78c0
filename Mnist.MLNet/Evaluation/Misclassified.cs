namespace Mnist.MLNet.Evaluation;

/// <summary>A row that was predicted wrongly.</summary>
/// <param name="Row">The row's number, from 0.</param>
/// <param name="Actual">Its class, from 0.</param>
/// <param name="Predicted">The class predicted, from 0.</param>
/// <param name="Confidence">The predicted class's probability.</param>
public sealed record Misclassified(long Row, int Actual, int Predicted, float Confidence);
