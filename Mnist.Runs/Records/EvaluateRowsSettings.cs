using System.Globalization;
using Mnist.Formats;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Evaluation;

namespace Mnist.Runs.Records;

/// <summary>An evaluation on the rows of a file that is asked for. A property that is null stands for the default its documentation names.</summary>
public sealed record EvaluateRowsSettings
{
    /// <summary>The tasks there are, for messages.</summary>
    public const string Tasks = "classes, binary or regression";

    /// <summary>Folder of a SavedModel, or the file of a frozen graph.</summary>
    public required string SavedModel { get; init; }

    /// <summary>The rows, of any kind that <see cref="ScoreSettings.In"/> may have, with columns for the model's inputs and the labels.</summary>
    public required string In { get; init; }

    /// <summary>The column of labels; of a regression one for each number the model predicts: names with commas between, <c>NAME*</c> or <c>FIRST..LAST</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The column of weights, numbers of 0 or more; none by default, so that all rows count alike.</summary>
    public string? Weight { get; init; }

    /// <summary>What the model does: <c>classes</c>, the default, <c>binary</c> or <c>regression</c>.</summary>
    public string? Task { get; init; }

    /// <summary>The classes in the order of the model's scores, as the labels name them; the numbers from 0 by default. Of the task classes only.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The label of the positive class; by default labels are 1 and 0, or true and false. Of the task binary only.</summary>
    public string? Positive { get; init; }

    /// <summary>A row is predicted as positive where its probability is above this, 0 to 1; <see cref="BinaryEvaluator.DefaultThreshold"/> by default. Of the task binary only.</summary>
    public double? Threshold { get; init; }

    /// <summary>Names of the outputs, signature keys, with commas between; the model's only one by default, and all for a regression.</summary>
    public string? Output { get; init; }

    /// <summary>Whether the output holds logits and not probabilities. Not of a regression.</summary>
    public bool Logits { get; init; }

    /// <summary>Which columns the inputs take, as <see cref="ScoreSettings.Columns"/> says it; those of the inputs' own names by default.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether a csv has no line of names; its columns are then 0, 1, 2, ... False by default.</summary>
    public bool NoHeader { get; init; }

    /// <summary>What stands between the cells of a csv, one character; a tab in a <c>.tsv</c> and else a comma by default.</summary>
    public string? Separator { get; init; }

    /// <summary>What becomes of missing numbers: <c>refuse</c>, the default, or <c>nan</c>. With nan a row without a label, or without a weight, is left out of all figures and counted.</summary>
    public string? Missing { get; init; }

    /// <summary>What the inputs' numbers are divided by, above 0; nothing by default, but bytes by 255. Labels and weights are taken as they are.</summary>
    public double? DivideBy { get; init; }

    /// <summary>Rows per run of the network, 1 or more; <see cref="ScoringOptions.DefaultBatchSize"/> by default. The result does not depend on it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Name of the scoring engine, one of <see cref="ScoringEngines.Names"/>; <see cref="ScoringEngines.Default"/> by default.</summary>
    public string? Engine { get; init; }

    /// <summary>Folder that <see cref="EvaluationRecord.FileName"/> is written to; by default it is not written.</summary>
    public string? Out { get; init; }

    /// <summary>Whether numbers are evaluated.</summary>
    internal bool IsRegression => Task == RegressionRecord.TaskName;

    /// <summary>Whether two classes are told apart by one score.</summary>
    internal bool IsBinary => Task == "binary";

    /// <summary>All that is wrong with the values.</summary>
    /// <returns>The problems, none when there are none.</returns>
    public IReadOnlyList<SettingProblem> Problems()
    {
        ProblemList problems = new();
        problems.NotEmpty(SavedModel);
        problems.NotEmpty(In);
        problems.NotEmpty(Label);
        problems.NotEmpty(Weight);
        problems.NotEmpty(Output);
        problems.NotEmpty(Out);
        problems.AtLeast(1, BatchSize);
        problems.KnownEngine(Engine);
        problems.Table(Separator, Missing, DivideBy, Columns);
        if (!(Task is null or "classes" || IsBinary || IsRegression))
        {
            problems.Add(nameof(Task), $"expected {Tasks}, received '{FileText.Name(Task)}'.");
        }
        else
        {
            OfOneTask(problems);
        }

        if (Classes is not null && (Classes.Count == 0 || Classes.Any(string.IsNullOrWhiteSpace) || Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Count))
        {
            problems.Add(nameof(Classes), $"expected a name of its own for each class, received '{FileText.Name(string.Join(",", Classes))}'.");
        }

        if (Threshold is { } cut && cut is not (>= 0 and <= 1))
        {
            problems.Add(nameof(Threshold), string.Create(CultureInfo.InvariantCulture, $"expected a probability, 0 to 1, received {cut}."));
        }

        return problems.All;
    }

    private void OfOneTask(ProblemList problems)
    {
        if (Classes is not null && (IsBinary || IsRegression))
        {
            problems.Add(nameof(Classes), $"names of classes are of the task classes, received with {Task}.", nameof(Task));
        }

        if ((Positive is not null || Threshold is not null) && !IsBinary)
        {
            problems.Add(Positive is not null ? nameof(Positive) : nameof(Threshold), $"it is of the task binary, received with {Task ?? "classes"}.", nameof(Task));
        }

        if (Logits && IsRegression)
        {
            problems.Add(nameof(Logits), "numbers of a regression are no logits; leave it out.", nameof(Task));
        }
    }
}
