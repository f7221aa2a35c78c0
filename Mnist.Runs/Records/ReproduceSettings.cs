using Mnist.Runs.Paper;

namespace Mnist.Runs.Records;

/// <summary>The main job, as it is asked for: train models by the paper's recipes, evaluate them, report. A property that is null stands for the default its documentation names.</summary>
public sealed record ReproduceSettings
{
    /// <summary>Default of <see cref="Out"/>.</summary>
    public const string DefaultOut = "out";

    /// <summary>Folder of the models below <see cref="Out"/>.</summary>
    public const string ModelsFolder = "models";

    /// <summary>Names of the models, at least one; those of <see cref="ModelZoo.Paper"/> by default. A name given twice counts once.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    /// <inheritdoc cref="TrainSettings.Epochs"/>
    public int? Epochs { get; init; }

    /// <inheritdoc cref="TrainSettings.Limit"/>
    public int? Limit { get; init; }

    /// <inheritdoc cref="TrainSettings.Seed"/>
    public int? Seed { get; init; }

    /// <inheritdoc cref="TrainSettings.Threads"/>
    public int? Threads { get; init; }

    /// <inheritdoc cref="TrainSettings.Convolution"/>
    public string? Convolution { get; init; }

    /// <summary>Whether to go on where an earlier reproduction in the same folder stopped: models finished with the same settings are kept, the one under way goes on from its checkpoint; false by default.</summary>
    /// <remarks>It is right for the first run too. Without it a folder with an unfinished model is refused.</remarks>
    public bool Resume { get; init; }

    /// <inheritdoc cref="TrainSettings.IgnoreDivergence"/>
    public bool IgnoreDivergence { get; init; }

    /// <summary>Folder of the report, with the models in <c>models/NAME</c> below; <see cref="DefaultOut"/> by default.</summary>
    public string? Out { get; init; }

    /// <summary>All that is wrong with the values.</summary>
    /// <returns>The problems, none when there are none.</returns>
    public IReadOnlyList<SettingProblem> Problems()
    {
        ProblemList problems = new();
        problems.NotEmpty(Out);
        if (Models is { Count: 0 })
        {
            problems.Add(nameof(Models), "expected names of models, received none.");
        }

        // A name that is unknown is a problem of the list, whatever it is called in the settings of one training.
        problems.Add(Trainings().SelectMany(training => training.Problems())
            .Select(problem => problem.Property == nameof(TrainSettings.Model) ? problem with { Property = nameof(Models) } : problem)
            .Distinct());
        return problems.All;
    }

    /// <summary>The settings of each training.</summary>
    internal IEnumerable<TrainSettings> Trainings() =>
        (Models?.Distinct(StringComparer.OrdinalIgnoreCase) ?? ModelZoo.Paper.Select(model => model.Name)).Select(name => new TrainSettings
        {
            Model = name,
            Epochs = Epochs,
            Limit = Limit,
            Seed = Seed,
            Threads = Threads,
            Convolution = Convolution,
            Resume = Resume,
            KeepsCheckpoints = true,
            IgnoreDivergence = IgnoreDivergence,
            Out = Path.Combine(Out ?? DefaultOut, ModelsFolder, name.ToLowerInvariant()),
        });
}
