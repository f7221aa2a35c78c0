namespace Mnist.MLNet.Evaluation;

/// <summary>One of several numbers a model predicts.</summary>
/// <param name="Name">What it is called: as its labels are.</param>
/// <param name="Metrics">Its own metrics, over the rows with a label and a score for it.</param>
public sealed record RegressionOutput(string Name, RegressionResult Metrics);
