using Mnist.Models.Training;

namespace Mnist.Runs.Jobs;

/// <summary>A training was ended because its loss was NaN or infinite: no model is saved, and the checkpoint, where there is one, is the last good state.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="run">What was trained.</param>
    /// <param name="divergence">Where, and why.</param>
    /// <param name="inner">What ended it.</param>
    public TrainingDivergedException(TrainingRun run, Divergence divergence, Exception? inner = null)
        : base(Sentence(run, divergence), inner)
    {
        Divergence = divergence;
        Checkpoint = run.HasCheckpoint ? run.Checkpoints?.Folder : null;
    }

    /// <summary>Where, and why.</summary>
    public Divergence Divergence { get; }

    /// <summary>Folder of the last good state; null: there is none.</summary>
    public string? Checkpoint { get; }

    private static string Sentence(TrainingRun run, Divergence divergence)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(divergence);
        string kept = run.HasCheckpoint ? $"The last good state is the checkpoint in '{run.Checkpoints!.Folder}'; remove it to start again with other settings." : "Nothing was saved.";
        return $"The training of '{run.Zoo.Name}' diverged. {divergence} {kept}";
    }
}
