using System.CommandLine;
using Mnist.MLNet.Evaluation;
using Mnist.Runs.Records;

namespace Mnist.Cli.Commands;

/// <summary>The options of <c>mnist evaluate</c> that are of an evaluation on the rows of a file.</summary>
internal sealed class EvaluateRowsOptions
{
    private readonly Option<string?> _in = new("--in") { Description = "Evaluate on the rows of a file with a column of labels in place of the test set: what 'mnist score' reads.", HelpName = "FILE" };
    private readonly Option<string?> _label = new("--label") { Description = "With --in: the column of labels. For a regression of several numbers one for each, as 'price,area' or 'y*'.", HelpName = "COLUMN" };
    private readonly Option<string?> _weight = new("--weight") { Description = "With --in: the column of weights, 0 or more: how much a row counts; all alike by default.", HelpName = "COLUMN" };
    private readonly Option<string?> _task = new("--task") { Description = $"With --in: what the model does, {EvaluateRowsSettings.Tasks}; classes by default.", HelpName = "NAME" };
    private readonly Option<string?> _classes = new("--classes") { Description = "With --in: the classes in the order of the scores, with commas between, as the labels name them; the numbers from 0 by default.", HelpName = "NAMES" };
    private readonly Option<string?> _positive = new("--positive") { Description = "With --task binary: the label of the positive class; 1 or true by default.", HelpName = "LABEL" };
    private readonly Option<double?> _threshold = new("--threshold") { Description = FormattableString.Invariant($"With --task binary: the probability above which a row is predicted as positive; {BinaryEvaluator.DefaultThreshold} by default."), HelpName = "P" };
    private readonly Option<string[]> _columns = new("--columns") { Description = "With --in: columns the model takes, as for 'mnist score'.", HelpName = "COLUMNS" };
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "With --in: the csv has no line of names; its columns are then 0, 1, 2, ..." };
    private readonly Option<string?> _separator = new("--separator") { Description = "With --in: what stands between the cells of the csv.", HelpName = "C" };
    private readonly Option<string?> _missing = new("--missing") { Description = "With --in: what becomes of missing numbers: refuse, the default, or nan; rows without a label or weight are then left out and counted.", HelpName = "refuse|nan" };
    private readonly Option<double?> _divideBy = new("--divide-by") { Description = "With --in: divide the inputs' numbers, as by 255 where a csv holds pixels. Labels and weights stay as they are.", HelpName = "X" };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_in, _label, _weight, _task, _classes, _positive, _threshold, _columns, _noHeader, _separator, _missing, _divideBy];

    /// <summary>What is asked for; null where it is the test set.</summary>
    /// <exception cref="UsageException">Options of rows are given without rows, or rows without labels.</exception>
    public EvaluateRowsSettings? Read(CommandContext context, string savedModel)
    {
        if (context.Parsed.GetValue(_in) is not { } rows)
        {
            return All.FirstOrDefault(option => context.Parsed.GetResult(option) is { Implicit: false }) is { } lost
                ? throw new UsageException($"{lost.Name} is for the rows of a file; name it with --in.")
                : null;
        }

        return new EvaluateRowsSettings
        {
            SavedModel = savedModel,
            In = rows,
            Label = context.Parsed.GetValue(_label) ?? throw new UsageException("--in needs --label, the column of labels."),
            Weight = context.Parsed.GetValue(_weight),
            Task = context.Parsed.GetValue(_task),
            Classes = context.Parsed.GetValue(_classes)?.Split(','),
            Positive = context.Parsed.GetValue(_positive),
            Threshold = context.Parsed.GetValue(_threshold),
            Columns = context.Parsed.GetValue(_columns) is { Length: > 0 } columns ? columns : null,
            NoHeader = context.Parsed.GetValue(_noHeader),
            Separator = context.Parsed.GetValue(_separator),
            Missing = context.Parsed.GetValue(_missing),
            DivideBy = context.Parsed.GetValue(_divideBy),
        };
    }
}
