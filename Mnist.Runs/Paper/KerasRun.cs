namespace Mnist.Runs.Paper;

/// <summary>A run of Keras 3 on TensorFlow by a model's recipe, to set beside ours.</summary>
/// <param name="Seed">Keras' seed; its random numbers are not ours.</param>
/// <param name="Loss">Training loss of each epoch.</param>
/// <param name="Accuracy">Training accuracy of each epoch, as a fraction.</param>
/// <param name="ValLoss">Validation loss of each epoch; empty where nothing was held back.</param>
/// <param name="ValAccuracy">Validation accuracy of each epoch.</param>
/// <param name="TestLoss">Loss on the test set.</param>
/// <param name="TestAccuracy">Accuracy on the test set.</param>
public sealed record KerasRun(
    int Seed,
    IReadOnlyList<float> Loss,
    IReadOnlyList<float> Accuracy,
    IReadOnlyList<float> ValLoss,
    IReadOnlyList<float> ValAccuracy,
    float TestLoss,
    float TestAccuracy);
