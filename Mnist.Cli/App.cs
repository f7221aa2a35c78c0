using System.CommandLine;
using Mnist.Cli.Commands;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.MLNet.Scoring;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;

namespace Mnist.Cli;

/// <summary>The console app: its commands, and how their failures are reported.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="network">Sends requests for data sets; null: the system's network.</param>
internal sealed class App(TextWriter output, TextWriter error, HttpMessageHandler? network = null)
{
    // Lets an error of the program's own through, with its stack trace.
    private const string DebugVariable = "MNIST_DEBUG";

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        RootCommand root = Build(args);
        if (args.Length == 0)
        {
            // The help of a program that was given nothing to do; status 2 all the same, since nothing was done.
            root.Parse("--help").Invoke(new InvocationConfiguration { Output = error, Error = error });
            return ExitCode.Usage;
        }

        ParseResult parsed = root.Parse(args);
        if (UsageText.Unknown(parsed) is { } unknown)
        {
            error.WriteLine($"{unknown} {UsageText.Help(parsed)}");
            return ExitCode.Usage;
        }

        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"{string.Join(Environment.NewLine, parsed.Errors.Select(UsageText.Of).Distinct())} {UsageText.Help(parsed)}");
            return ExitCode.Usage;
        }

        if (UsageText.EmptyValue(parsed) is { } empty)
        {
            error.WriteLine($"{empty} {UsageText.Help(parsed)}");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellation);
        }
        catch (OperationCanceledException stopped)
        {
            error.WriteLine(stopped is StoppedException ? stopped.Message : "Stopped. What was finished before is kept.");
            return ExitCode.Stopped;
        }
        catch (UsageException problem)
        {
            error.WriteLine(problem.Message);
            return ExitCode.Usage;
        }
        catch (SettingsException problem)
        {
            error.WriteLine(string.Join(Environment.NewLine, problem.Problems.Select(SettingNames.Line)));
            return ExitCode.Usage;
        }
        catch (Exception problem) when (Sentence(problem) is { } sentence)
        {
            error.WriteLine(sentence);
            return ExitCode.Failed;
        }
        catch (Exception fault) when (Environment.GetEnvironmentVariable(DebugVariable) is not { Length: > 0 })
        {
            error.WriteLine($"Unexpected error ({fault.GetType().Name}); please report the command line and what it prints with {DebugVariable}=1.");
            return ExitCode.Failed;
        }
    }

    private static string? Sentence(Exception problem) => problem switch
    {
        DatasetException data => Remedies.Sentence(data),
        TrainingDivergedException { Checkpoint: not null } => $"{problem.Message} The options --resume and --ignore-divergence go on from it all the same.",
        TrainingDivergedException => $"{problem.Message} The option --ignore-divergence goes on all the same.",
        ModelFormatException model => FileText.Sentence(model.Message + SettingNames.Remedy(model.Setting)),
        ScoringException => problem.Message,
        AggregateException { InnerException: { } inner } => Sentence(inner),
        UnauthorizedAccessException => "A file or folder may not be accessed; check its permissions.",
        IOException => "A file could not be read or written; check its path and that the disk has room.",
        OutOfMemoryException => "There is not enough memory for this; use --limit or a smaller --batch-size.",
        _ => null,
    };

    private RootCommand Build(string[] args)
    {
        RootCommand root = new("Trains, scores and reports on the networks of the MNIST paper.")
        {
            new ReproduceCommand().Build(Run),
            new TrainCommand().Build(Run),
            new EvaluateCommand().Build(Run),
            new ScoreCommand().Build(Run),
            new PredictCommand().Build(Run),
            new ReportCommand().Build(Run),
            new DataCommand().Build(Run),
        };
        root.Options.Add(SharedOptions.Json);
        foreach (Command command in root.Subcommands.Where(command => !command.Options.Contains(SharedOptions.Data)))
        {
            foreach (Option option in SharedOptions.Unused)
            {
                command.Options.Add(option);
            }
        }

        return root;

        // Commands are synchronous and long; a thread of their own leaves the caller's free for Ctrl-C.
        Func<ParseResult, CancellationToken, Task<int>> Run(Func<CommandContext, CancellationToken, int> command) =>
            (parsed, cancellation) => Task.Run(
                () =>
                {
                    foreach (Option option in SharedOptions.Unused.Where(option => parsed.GetResult(option) is not null))
                    {
                        error.WriteLine($"{option.Name} is not used: 'mnist {parsed.CommandResult.Command.Name}' reads no data set.");
                    }

                    return command(new CommandContext(parsed, args, output, error, network), cancellation);
                },
                CancellationToken.None);
    }
}
