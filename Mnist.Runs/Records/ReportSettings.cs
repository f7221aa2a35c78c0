namespace Mnist.Runs.Records;

/// <summary>A report that is asked for. A property that is null stands for the default its documentation names.</summary>
public sealed record ReportSettings
{
    /// <summary>Folders of the runs, at least one: each holds <see cref="RunRecord.FileName"/>, <see cref="EvaluationRecord.FileName"/> or both, or is the folder of a reproduction, which stands for all runs in it.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>Folder of the report; <see cref="ReproduceSettings.DefaultOut"/> by default.</summary>
    public string? Out { get; init; }

    /// <summary>All that is wrong with the values.</summary>
    /// <returns>The problems, none when there are none.</returns>
    public IReadOnlyList<SettingProblem> Problems()
    {
        ProblemList problems = new();
        problems.NotEmpty(Out);
        if (Runs.Count == 0)
        {
            problems.Add(nameof(Runs), "expected folders of runs, received none.");
        }

        return problems.All;
    }
}
