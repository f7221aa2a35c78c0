using System.CommandLine;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Steps;
using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>first-steps</c>: what the runtime's compiling costs the first training step of the published tool.</summary>
internal static class FirstStepsCommand
{
    private static readonly Option<FileInfo> Tool = new("--tool") { Description = "The published mnist.", HelpName = "PATH", Required = true };
    private static readonly Option<int> Rounds = SharedOptions.Rounds(5);

    public static Command Build()
    {
        Command command = new("first-steps", "The first training step of the published tool beside its steady one.\n\nExample: first-steps --tool out/publish/mnist") { Tool, SharedOptions.Models, SharedOptions.Threads, Rounds };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        string tool = parsed.GetRequiredValue(Tool).FullName;
        FirstStep[] models = [.. SharedOptions.ReadModels(parsed).Select(model => FirstStep.Measure(tool, model, parsed.GetValue(SharedOptions.Threads), parsed.GetValue(Rounds)))];
        if (parsed.GetValue(SharedOptions.Json))
        {
            Array.ForEach(models, model => BenchmarkJson.Write(model, BenchmarkJson.Default.FirstStep));
            return;
        }

        Console.WriteLine($"{MachineDescription.Text}\n");
        MarkdownTable table = new(1, "model", "first step ms", "steady step ms", "first / steady, median", "worst");
        foreach (FirstStep model in models)
        {
            table.Add(
                model.Model,
                Figures.Milliseconds(Statistics.Median(model.FirstMilliseconds)),
                Figures.Milliseconds(Statistics.Median(model.SteadyMilliseconds)),
                Figures.Ratio(Statistics.Median(model.Ratios)),
                Figures.Ratio(model.Ratios.Max()));
        }

        table.Write(Console.Out);
    }
}
