namespace Mnist.MLNet.Evaluation;

/// <summary>How often the right class is among the most probable ones. Of equally probable classes the one that stands first counts as more probable, as it does for the predicted class.</summary>
/// <param name="K">How many of the most probable classes are looked at.</param>
/// <param name="Correct">Rows whose class is among them.</param>
/// <param name="Accuracy">Their fraction of all rows, by weight where rows have weights.</param>
public sealed record TopKAccuracy(int K, long Correct, double Accuracy);
