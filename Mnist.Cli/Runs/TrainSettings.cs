using Mnist.Runs.Paper;

namespace Mnist.Cli.Runs;

/// <summary>What a user may change of a recipe; null: as the recipe says.</summary>
internal sealed record TrainSettings
{
    public const int DefaultSeed = 1;

    // More than machines have; far more and the process dies when the system gives out no further threads.
    private const int MostThreads = 1024;

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public string? Optimizer { get; init; }

    public float? LearningRate { get; init; }

    public float? ValidationSplit { get; init; }

    /// <summary>Training pictures used, from the first on; null: all.</summary>
    public int? Limit { get; init; }

    public int Seed { get; init; } = DefaultSeed;

    /// <summary>Threads; null: all processors.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether to measure where the time of a step goes.</summary>
    public bool Profile { get; init; }

    /// <summary>The first problem a user can fix, as one sentence.</summary>
    /// <exception cref="UsageException">A value cannot be.</exception>
    public void Check()
    {
        Positive("--epochs", Epochs);
        Positive("--batch-size", BatchSize);
        Positive("--limit", Limit);
        Positive("--threads", Threads);
        if (Threads > MostThreads)
        {
            throw new UsageException($"--threads: expected at most {MostThreads}, received {Threads}.");
        }

        if (Seed < 0)
        {
            throw new UsageException($"--seed: expected 0 or more, received {Seed}.");
        }

        if (LearningRate is { } rate && !(rate > 0 && float.IsFinite(rate)))
        {
            throw new UsageException(FormattableString.Invariant($"--learning-rate: expected a number above 0, received {rate}."));
        }

        if (ValidationSplit is { } split && !(split >= 0 && split < 1))
        {
            throw new UsageException(FormattableString.Invariant($"--validation-split: expected 0 to below 1, received {split}."));
        }
    }

    /// <summary>The recipe with these changes.</summary>
    public Recipe Apply(Recipe recipe) => recipe with
    {
        Epochs = Epochs ?? recipe.Epochs,
        BatchSize = BatchSize ?? recipe.BatchSize,
        Optimizer = Optimizer ?? recipe.Optimizer,
        LearningRate = LearningRate ?? (Optimizer is null ? recipe.LearningRate : Models.Optimizers.Optimizer.Get(Optimizer).LearningRate),
        ValidationSplit = ValidationSplit ?? recipe.ValidationSplit,
    };

    private static void Positive(string option, int? value)
    {
        if (value < 1)
        {
            throw new UsageException($"{option}: expected 1 or more, received {value}.");
        }
    }
}
