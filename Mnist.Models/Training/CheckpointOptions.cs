namespace Mnist.Models.Training;

/// <summary>Where and how often <c>fit</c> writes down how far it has come, and whether it goes on from there.</summary>
/// <remarks>
/// A checkpoint holds weights, optimizer slots, step, epoch, history, the metrics of the epoch under way, and what callbacks remember: those of the library, and a user's
/// own where they are an <see cref="Callbacks.IStatefulCallback"/>. It is written when training is cancelled and when it ends, too.
/// A run that goes on from one ends in the same bits as a run that was never stopped, and one that is over stays as it ended.
/// </remarks>
public sealed record CheckpointOptions
{
    /// <summary>Folder of the checkpoint: a TensorFlow checkpoint, whose file <c>checkpoint</c> names the newest. Made if missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Updates between two checkpoints; 0, the default, writes only when training is cancelled and when it ends.</summary>
    public int EverySteps { get; init; }

    /// <summary>Epochs between two checkpoints, validation included; 0, the default, writes none at the end of an epoch.</summary>
    public int EveryEpochs { get; init; }

    /// <summary>Whether to go on from the checkpoint in <see cref="Folder"/>; false by default. Where there is none yet, training starts: true is right for every run of a loop of restarts, the first one too.</summary>
    public bool Resume { get; init; }
}
