using Mnist.Runs.Paper;

namespace Mnist.Runs.Records;

/// <summary>A model of a reproduction.</summary>
/// <param name="Name">Name of the model, as <c>cnn</c>.</param>
/// <param name="Parameters">Number of floats in its weights.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="TestLoss">Loss on the test set.</param>
/// <param name="TestAccuracy">Accuracy on the test set, as a fraction.</param>
/// <param name="Seconds">Seconds of training.</param>
/// <param name="PaperAccuracy">What the paper reports; null where it reports none, and for data that are not the paper's.</param>
/// <param name="Reference">Accuracies of the paper and of Keras with the same recipe; null for data that are not the paper's.</param>
public sealed record ReproducedModel(
    string Name, int Parameters, int Epochs, float TestLoss, double TestAccuracy, double Seconds, double? PaperAccuracy = null, ReferenceAccuracies? Reference = null);
