using System.Globalization;
using Mnist.MLNet.Engines;

namespace Mnist.Runs.Records;

/// <summary>Images whose digits are asked for.</summary>
public sealed record PredictSettings
{
    /// <summary>Folder of a SavedModel that takes 784 numbers and gives the probabilities of ten digits.</summary>
    public required string SavedModel { get; init; }

    /// <summary>Files of one digit each, of any size, in one of the <see cref="Formats.Data.ImageFormats"/>.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The probability, 0 to 1, that the most probable digit must have; an image whose digit has less is marked as rejected. Null, the default, rejects none.</summary>
    public float? Reject { get; init; }

    /// <summary>Name of the scoring engine, one of <see cref="ScoringEngines.Names"/>; <see cref="ScoringEngines.Default"/> by default.</summary>
    public string? Engine { get; init; }

    /// <summary>All that is wrong with the values.</summary>
    /// <returns>The problems, none when there are none.</returns>
    public IReadOnlyList<SettingProblem> Problems()
    {
        ProblemList problems = new();
        problems.NotEmpty(SavedModel);
        problems.KnownEngine(Engine);
        if (Reject is { } reject && !(reject >= 0 && reject <= 1))
        {
            problems.Add(nameof(Reject), string.Create(CultureInfo.InvariantCulture, $"expected a probability, 0 to 1, received {reject}; 90 % is 0.9."));
        }

        return problems.All;
    }
}
