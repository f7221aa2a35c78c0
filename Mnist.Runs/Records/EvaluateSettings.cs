using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Records;

/// <summary>An evaluation that is asked for. A property that is null stands for the default its documentation names.</summary>
public sealed record EvaluateSettings
{
    /// <summary>Folder of a SavedModel, or the file of a frozen graph.</summary>
    public required string SavedModel { get; init; }

    /// <summary>Images per run of the network, 1 or more; <see cref="ScoringOptions.DefaultBatchSize"/> by default. The result does not depend on it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Name of the output with the probabilities, a signature key; the model's only one by default.</summary>
    public string? Output { get; init; }

    /// <summary>Whether that output holds logits, which then go through a softmax first, and not probabilities.</summary>
    public bool Logits { get; init; }

    /// <summary>Folder that <see cref="EvaluationRecord.FileName"/> is written to; by default it is not written.</summary>
    public string? Out { get; init; }

    /// <summary>Name of the scoring engine, one of <see cref="ScoringEngines.Names"/>; <see cref="ScoringEngines.Default"/> by default.</summary>
    public string? Engine { get; init; }

    /// <summary>All that is wrong with the values.</summary>
    /// <returns>The problems, none when there are none.</returns>
    public IReadOnlyList<SettingProblem> Problems()
    {
        ProblemList problems = new();
        problems.NotEmpty(SavedModel);
        problems.AtLeast(1, BatchSize);
        problems.NotEmpty(Out);
        problems.KnownEngine(Engine);
        return problems.All;
    }
}
