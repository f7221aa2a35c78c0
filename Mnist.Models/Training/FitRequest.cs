using Mnist.Models.Callbacks;
using Mnist.Models.Execution;

namespace Mnist.Models.Training;

/// <summary>What <c>fit</c> was asked for besides its rows.</summary>
internal sealed record FitRequest(
    int Epochs,
    int Verbose,
    List<ICallback>? Callbacks,
    Samples? Validation,
    int ValidationStep,
    int InitialEpoch,
    CheckpointOptions? Checkpoints,
    CancellationToken Cancellation);
