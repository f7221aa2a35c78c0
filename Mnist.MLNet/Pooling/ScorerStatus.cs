namespace Mnist.MLNet.Pooling;

/// <summary>How one model of a scorer is doing, as a health check tells it.</summary>
public sealed record ScorerStatus
{
    /// <summary>The name the model was added with; empty for the one without.</summary>
    public required string ModelName { get; init; }

    /// <summary>Where its files are.</summary>
    public required string Location { get; init; }

    /// <summary>Whether a model serves.</summary>
    public required bool IsLoaded { get; init; }

    /// <summary>When the one that serves was opened; null before.</summary>
    public required DateTimeOffset? LoadedAt { get; init; }

    /// <summary>How many times a model has begun to serve, the first included.</summary>
    public required int Loads { get; init; }

    /// <summary>Why the files that are there now cannot take the place of the model that serves, in one sentence; null when nothing is wrong.</summary>
    public required string? Error { get; init; }
}
