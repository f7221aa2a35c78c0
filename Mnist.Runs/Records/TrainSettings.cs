using Mnist.Models.Execution;
using Mnist.Runs.Paper;

namespace Mnist.Runs.Records;

/// <summary>A training that is asked for: a model of the zoo and what differs from its recipe. A property that is null stands for the default its documentation names.</summary>
/// <remarks><see cref="Jobs.TrainingRun.Create"/> checks and resolves it, once.</remarks>
public sealed record TrainSettings
{
    /// <summary>Default of <see cref="Seed"/>.</summary>
    public const int DefaultSeed = 1;

    /// <summary>Largest number of <see cref="Threads"/>: more than machines have; far more, and the process dies when the system has no further threads.</summary>
    public const int MaxThreads = 1024;

    /// <summary>Name of the model, as <c>cnn-tuned</c>; one of <see cref="ModelZoo.All"/>.</summary>
    public required string Model { get; init; }

    /// <summary>Passes over the training images, 1 or more; the recipe's by default.</summary>
    public int? Epochs { get; init; }

    /// <summary>Images per update, 1 or more; the recipe's by default.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Name of the optimizer, as <c>adam</c>; the recipe's by default.</summary>
    public string? Optimizer { get; init; }

    /// <summary>Step size, above 0; by default the recipe's, or, where <see cref="Optimizer"/> is given, that optimizer's.</summary>
    public float? LearningRate { get; init; }

    /// <summary>Fraction of the training images, the last ones, held back for validation, 0 to below 1; the recipe's by default.</summary>
    public float? ValidationSplit { get; init; }

    /// <summary>Training images used, from the first on, 1 or more; all by default. A number above what there is means all.</summary>
    public int? Limit { get; init; }

    /// <summary>Seed of weights, order and dropout, 0 or more; <see cref="DefaultSeed"/> by default. The same seed gives the same bits.</summary>
    public int? Seed { get; init; }

    /// <summary>Threads, 1 to <see cref="MaxThreads"/>; all processors by default. The result does not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>How convolutions are computed: <c>fast</c>, the default, with fewer multiplications, or <c>direct</c>, in TensorFlow's order. See <see cref="ConvolutionAlgorithm"/>.</summary>
    public string? Convolution { get; init; }

    /// <summary>Whether to measure where the time of a step goes; false by default.</summary>
    public bool Profile { get; init; }

    /// <summary>Folder of the SavedModel; <c>out/models/MODEL</c> by default.</summary>
    public string? Out { get; init; }

    /// <summary>Updates between two checkpoints, 1 or more; by default there are none, unless <see cref="Resume"/> is set: then there is one an epoch.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>Whether to go on from the checkpoint of a run that was stopped, where there is one, and to keep a finished model of the same settings; false by default.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether there are checkpoints even where neither <see cref="CheckpointEvery"/> nor <see cref="Resume"/> asks for them: a reproduction can always go on.</summary>
    internal bool KeepsCheckpoints { get; init; }

    /// <summary>Whether a training whose loss is NaN or infinite goes on to its end and is saved; false by default: it ends with a <see cref="Jobs.TrainingDivergedException"/>.</summary>
    public bool IgnoreDivergence { get; init; }

    /// <summary>All that is wrong with the values; what the training images make of them is checked once those are read.</summary>
    /// <returns>The problems, none when there are none.</returns>
    public IReadOnlyList<SettingProblem> Problems()
    {
        ProblemList problems = new();
        problems.Known(() => ModelZoo.Get(Model), nameof(Model));
        problems.AtLeast(1, Epochs);
        problems.AtLeast(1, BatchSize);
        problems.AtLeast(1, Limit);
        problems.AtLeast(0, Seed);
        problems.AtLeast(1, Threads);
        problems.AtMost(MaxThreads, Threads);
        problems.AtLeast(1, CheckpointEvery);
        problems.NotEmpty(Out);
        problems.KnownConvolution(Convolution);
        if (Optimizer is not null)
        {
            problems.Known(() => Mnist.Models.Optimizers.Optimizer.Get(Optimizer), nameof(Optimizer));
        }

        if (LearningRate is { } rate && !(rate > 0 && float.IsFinite(rate)))
        {
            problems.Add(nameof(LearningRate), FormattableString.Invariant($"expected a number above 0, received {rate}."));
        }

        if (ValidationSplit is { } split && !(split >= 0 && split < 1))
        {
            problems.Add(nameof(ValidationSplit), FormattableString.Invariant($"expected 0 to below 1, received {split}."));
        }

        return problems.All;
    }
}
