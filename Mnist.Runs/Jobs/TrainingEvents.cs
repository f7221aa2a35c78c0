using Mnist.Models;
using Mnist.Models.Callbacks;

namespace Mnist.Runs.Jobs;

/// <summary>What a host hears of while models are trained. Each member may stay null.</summary>
public sealed record TrainingEvents
{
    /// <summary>A model is made and its training begins; what is returned hears of every epoch and batch.</summary>
    public Func<TrainingRun, Model, IReadOnlyList<ICallback>>? Begins { get; init; }

    /// <summary>A model is trained, saved and evaluated.</summary>
    public Action<TrainedModel>? Finished { get; init; }
}
