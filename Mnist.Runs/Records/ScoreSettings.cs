using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Records;

/// <summary>A scoring of many rows that is asked for. A property that is null stands for the default its documentation names.</summary>
public sealed record ScoreSettings
{
    /// <summary>Folder of a SavedModel.</summary>
    public required string SavedModel { get; init; }

    /// <summary>File of the rows: <c>.npy</c>, <c>.npz</c> (its <c>x</c>, or an array of each input's name), IDX or IDX.gz. Where the model takes floats, whole numbers from 0 to 255 are divided by 255; all else is taken as it is.</summary>
    public required string In { get; init; }

    /// <summary>The <c>.csv</c> file to write: a row per input row, a column per number of an output.</summary>
    public required string Out { get; init; }

    /// <summary>Rows per run of the network, 1 or more; <see cref="ScoringOptions.DefaultBatchSize"/> by default. The result does not depend on it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Signature to run; <c>serving_default</c> by default.</summary>
    public string? Signature { get; init; }

    /// <summary>Name of the scoring engine, one of <see cref="ScoringEngines.Names"/>; <see cref="ScoringEngines.Default"/> by default.</summary>
    public string? Engine { get; init; }

    /// <summary>All that is wrong with the values.</summary>
    /// <returns>The problems, none when there are none.</returns>
    public IReadOnlyList<SettingProblem> Problems()
    {
        ProblemList problems = new();
        problems.NotEmpty(SavedModel);
        problems.NotEmpty(In);
        problems.AtLeast(1, BatchSize);
        if (!Out.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add(nameof(Out), $"expected a file that ends in .csv, received '{Out}'.");
        }

        problems.KnownEngine(Engine);
        return problems.All;
    }
}
