using Mnist.Models;
using Mnist.Models.Callbacks;

namespace Mnist.Runs.Jobs;

/// <summary>What a host hears of while models are trained. Each member may stay null.</summary>
public sealed record TrainingEvents
{
    /// <summary>A model is made and its training begins; what is returned hears of every epoch and batch.</summary>
    public Func<TrainingRun, Model, IReadOnlyList<ICallback>>? Begins { get; init; }

    /// <summary>An earlier run had finished a model with the same settings: it is kept, and neither <see cref="Begins"/> nor <see cref="Finished"/> is called for it.</summary>
    public Action<TrainingRun, TrainedModel>? TakenOver { get; init; }

    /// <summary>Told before training begins: the folder of a training holds a finished model, which the new one will replace. The text says in what it differs, as <c>epochs 3, not 10</c>; null where that was not asked, because the run does not resume.</summary>
    public Action<TrainingRun, string?>? Replaces { get; init; }

    /// <summary>A model is trained, saved and evaluated.</summary>
    public Action<TrainedModel>? Finished { get; init; }
}
