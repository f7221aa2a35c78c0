using Mnist.Models.Callbacks;

namespace Mnist.Models.Training;

/// <summary>What every <c>fit</c> is asked for besides its rows.</summary>
internal sealed record FitRequest
{
    public FitRequest(
        int epochs,
        int verbose,
        List<ICallback>? callbacks,
        ValidationDataPack? validation_data,
        int validation_step,
        int initial_epoch,
        CheckpointOptions? checkpoints,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(validation_step, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(initial_epoch);
        if (callbacks?.Contains(null!) == true)
        {
            throw new ArgumentException("callbacks has a null in it; leave it out.", nameof(callbacks));
        }

        (Epochs, Verbose, Callbacks, ValidationData) = (epochs, verbose, callbacks ?? [], validation_data);
        (ValidationStep, InitialEpoch, Checkpoints, Cancellation) = (validation_step, initial_epoch, checkpoints, cancellation);
    }

    public int Epochs { get; }

    public int Verbose { get; }

    public IReadOnlyList<ICallback> Callbacks { get; }

    public ValidationDataPack? ValidationData { get; }

    public int ValidationStep { get; }

    public int InitialEpoch { get; }

    public CheckpointOptions? Checkpoints { get; }

    public CancellationToken Cancellation { get; }
}
