using Mnist.Formats;
using Mnist.Models.Training;

namespace Mnist.Cli.Runs;

/// <summary>The checkpoints of a run: in a folder beside the model, there as long as the run is unfinished.</summary>
/// <param name="Options">What <c>fit</c> is told.</param>
internal sealed record RunCheckpoints(CheckpointOptions Options)
{
    private const string Ending = ".checkpoint";

    /// <summary>The checkpoints a command line asks for; null when it asks for none.</summary>
    /// <param name="modelFolder">Folder the model will be saved to.</param>
    /// <param name="everySteps">Updates between two checkpoints, or null.</param>
    /// <param name="resume">Whether to go on from one.</param>
    /// <exception cref="UsageException">The number of steps is below 1.</exception>
    /// <exception cref="ModelFormatException">There is nothing to resume, or something that must not be lost.</exception>
    public static RunCheckpoints? Create(string modelFolder, int? everySteps, bool resume)
    {
        if (everySteps < 1)
        {
            throw new UsageException($"--checkpoint-every: expected 1 or more, received {everySteps}.");
        }

        if (everySteps is null && !resume)
        {
            return null;
        }

        string folder = modelFolder.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) + Ending;
        return (CheckpointFolder.Newest(folder) is not null, resume) switch
        {
            (false, true) => throw new ModelFormatException("there is no checkpoint to resume; give the --out of the stopped run, or begin anew without --resume", folder),
            (true, false) => throw new ModelFormatException("it holds the checkpoint of an unfinished run; go on from it with --resume, or remove the folder to begin anew", folder),
            _ => new RunCheckpoints(new CheckpointOptions { Folder = folder, EverySteps = everySteps ?? 0, Resume = resume }),
        };
    }

    /// <summary>What Ctrl-C leaves behind, for people.</summary>
    public static string WhatIsKept(RunCheckpoints? checkpoints) => checkpoints switch
    {
        null => "Stopped; this run saved nothing. With --checkpoint-every a run can be stopped and resumed.",
        _ when CheckpointFolder.Newest(checkpoints.Options.Folder) is null => "Stopped before training began; nothing was saved.",
        { Options.Resume: true } => $"Stopped; the checkpoint is in '{checkpoints.Options.Folder}'. Give the same command to go on.",
        _ => $"Stopped; the checkpoint is in '{checkpoints.Options.Folder}'. Give the same command with --resume to go on.",
    };

    /// <summary>The run is finished and its model saved: the checkpoint is of no more use.</summary>
    public void Delete() => CheckpointFolder.Delete(Options.Folder);
}
