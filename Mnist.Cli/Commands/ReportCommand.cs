using System.CommandLine;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Spectre.Console;

namespace Mnist.Cli.Commands;

/// <summary><c>mnist report RUN...</c>: the report of runs, from their records alone.</summary>
internal sealed class ReportCommand
{
    private readonly Argument<string[]> _runs = new("RUN")
    {
        Description = "Folders of 'mnist train', of 'mnist evaluate --out', or of 'mnist reproduce' with all its models.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _out = new("--out") { Description = $"Folder of the report; {ReproduceSettings.DefaultOut} by default.", HelpName = "DIR" };

    public Command Build(CommandRunner runner)
    {
        Command command = new("report", "Write the HTML and Markdown report of runs, from what is stored of them.\n\nExample: mnist report models/mlp models/cnn --out out") { _runs, _out };
        command.SetAction(runner(Run));
        return command;
    }

    private int Run(CommandContext context, CancellationToken cancellation)
    {
        ReportRecord result = new ReportJob(new ReportSettings { Runs = context.Parsed.GetRequiredValue(_runs), Out = context.Parsed.GetValue(_out) }).Run();
        foreach (UnreadableRun run in result.Unreadable ?? [])
        {
            context.Error.WriteLine(run.Error);
        }

        if (result.Caution is not null)
        {
            context.Console.WriteLine(result.Caution);
        }

        context.Console.WriteLine($"Report: {result.Report}");
        context.WriteJson(result, RecordJson.Of<ReportRecord>());
        return result.Unreadable is null ? ExitCode.Done : ExitCode.Failed;
    }
}
