using Mnist.Runs.Paper;

namespace Mnist.Runs.Records;

/// <summary>A model of a reproduction.</summary>
/// <param name="Name">Name of the model, as <c>cnn</c>.</param>
/// <param name="Parameters">Number of floats in its weights.</param>
/// <param name="Epochs">Passes over the training images.</param>
/// <param name="TestLoss">Loss on the test set.</param>
/// <param name="TestAccuracy">Accuracy on the test set, as a fraction.</param>
/// <param name="Seconds">Seconds of the whole training, validation included.</param>
/// <param name="TrainingSeconds">Seconds of training without validation.</param>
/// <param name="ImagesPerSecond">Training images per second: see <see cref="TrainingSpeed.ImagesPerSecond"/>.</param>
/// <param name="WeightsSha256">SHA-256 of the weights: see <see cref="Models.Model.WeightsSha256"/>.</param>
/// <param name="TakenOver">Whether an earlier run had finished it with the same settings, so that it was kept and not trained again.</param>
/// <param name="PaperAccuracy">The test accuracy the paper reports; null where it reports none, and for data that are not the paper's.</param>
/// <param name="KerasAccuracy">The test accuracy of Keras 3 by the paper's recipe, over several seeds; null where it was not run, and for data that are not the paper's.</param>
public sealed record ReproducedModel(
    string Name,
    int Parameters,
    int Epochs,
    float TestLoss,
    double TestAccuracy,
    double Seconds,
    double? TrainingSeconds,
    double? ImagesPerSecond,
    string WeightsSha256,
    bool TakenOver = false,
    double? PaperAccuracy = null,
    SeedSpread? KerasAccuracy = null);
