using System.CommandLine;
using Mnist.Cli.Rendering;
using Mnist.Formats.Data;
using Mnist.MLNet.Batches;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist evaluate DIR</c>: ML.NET's evaluation of a SavedModel on the test set, or on the rows of a file.</summary>
internal sealed class EvaluateCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder of a SavedModel." };
    private readonly Option<int?> _batchSize = new("--batch-size") { Description = $"Images or rows per run of the network; {ScoringOptions.DefaultBatchSize} by default.", HelpName = "N" };
    private readonly Option<string?> _output = new("--output") { Description = "Output with the probabilities, for a model that has several; those with the numbers of a regression, with commas between.", HelpName = "NAME" };
    private readonly Option<bool> _logits = new("--logits") { Description = "The output holds logits, of a model that does not end in softmax or sigmoid: that comes first." };
    private readonly Option<string?> _engine = EngineOption.Create();
    private readonly Option<string?> _out = new("--out") { Description = $"Folder to store the evaluation in, as {EvaluationRecord.FileName}: 'mnist report' makes a report of it.", HelpName = "DIR" };
    private readonly EvaluateRowsOptions _rows = new();

    public Command Build(CommandRunner runner)
    {
        Command command = new("evaluate", "Evaluate a SavedModel through ML.NET, on the test set or on the rows of a file.\n\nExample: mnist evaluate models/cnn --out out/evaluation\nExample: mnist evaluate houses --in houses.csv --label price --weight count --task regression")
        {
            _folder, _batchSize, _output, _logits, _engine, _out, SharedOptions.Data, SharedOptions.Dataset,
        };
        foreach (Option option in _rows.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        string model = context.Parsed.GetRequiredValue(_folder);
        if (_rows.Read(context, model) is { } rows)
        {
            return OnRows(context, rows, cancellation);
        }

        EvaluationJob job = new(new EvaluateSettings
        {
            SavedModel = model,
            BatchSize = context.Parsed.GetValue(_batchSize),
            Output = context.Parsed.GetValue(_output),
            Logits = context.Parsed.GetValue(_logits),
            Engine = context.Parsed.GetValue(_engine),
            Out = context.Parsed.GetValue(_out),
        });
        ImageDataset data = StoppedException.NothingWritten(() => context.Data(cancellation));
        EvaluationRecord result = StoppedException.NothingWritten(() => RowProgress.Show(context.Console, "evaluating", progress => job.Run(data, progress, cancellation)));
        return Show(context, result);
    }

    private static int Show(CommandContext context, EvaluationRecord result)
    {
        context.WriteLines(EvaluationLines.Of(result));
        context.Console.Write(Tables.Confusion(result));
        context.Console.Write(Tables.PerClass(result));
        if (result.MostConfused.Count > 0)
        {
            context.Console.Write(Tables.MostConfused(result));
        }

        context.WriteJson(result, RecordJson.Of<EvaluationRecord>());
        return ExitCode.Done;
    }

    private int OnRows(CommandContext context, EvaluateRowsSettings rows, CancellationToken cancellation)
    {
        RowEvaluationJob job = new(rows with
        {
            BatchSize = context.Parsed.GetValue(_batchSize),
            Output = context.Parsed.GetValue(_output),
            Logits = context.Parsed.GetValue(_logits),
            Engine = context.Parsed.GetValue(_engine),
            Out = context.Parsed.GetValue(_out),
        });
        RowEvaluation result = StoppedException.NothingWritten(() => RowProgress.Show(context.Console, "evaluating", progress => job.Run(progress, cancellation)));
        if (result.Numbers is not { } numbers)
        {
            return Show(context, result.Classes!);
        }

        context.Console.Write(Tables.Numbers(numbers));
        context.WriteLines(EvaluationLines.Of(numbers));
        context.WriteJson(numbers, RecordJson.Of<RegressionRecord>());
        return ExitCode.Done;
    }
}
