namespace Mnist.Models.Training;

/// <summary>Where the batches of an epoch come from.</summary>
internal interface IBatchFeed : IDisposable
{
    /// <summary>Batches of an epoch; null while that is not known.</summary>
    int? Steps { get; }

    /// <summary>Most rows of a batch; of batches of any size those of the first.</summary>
    int BatchSize { get; }

    /// <summary>Starts an epoch.</summary>
    /// <param name="epochsTrained">Epochs the model was trained before: orders follow from it.</param>
    /// <param name="step">Batches that are to be skipped, because an earlier run was trained on them.</param>
    void BeginEpoch(int epochsTrained, int step);

    /// <summary>The next batch; null at the end of the epoch.</summary>
    FedBatch? Next();
}
