using System.CommandLine;
using System.Globalization;
using Mnist.Benchmarks.Machine;
using Mnist.Benchmarks.Output;
using Mnist.Benchmarks.Steps;
using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Commands;

/// <summary><c>short-runs</c>: how long whole processes of the published tool take, from their start.</summary>
internal static class ShortRunsCommand
{
    private static readonly Option<FileInfo> Tool = new("--tool") { Description = "The published mnist.", HelpName = "PATH", Required = true };
    private static readonly Option<FileInfo[]> Peers = new("--peer") { Description = "A program that trains the same models in another library, run alternately; may be given several times.", HelpName = "PATH" };
    private static readonly Option<int> Rounds = SharedOptions.Rounds(5);

    public static Command Build()
    {
        Command command = new(
            "short-runs", "Whole processes of the published tool: the help, the first step, an epoch.\n\nExample: short-runs --tool out/publish/mnist --models mlp --peer ../shared/tools/peer_torch/run.sh")
        {
            Tool, SharedOptions.Models, SharedOptions.Threads, Rounds, Peers,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        string tool = parsed.GetRequiredValue(Tool).FullName;
        int rounds = parsed.GetValue(Rounds);
        Peer[] peers = [.. (parsed.GetValue(Peers) ?? []).Select(path => new Peer(path.FullName))];
        double help = Statistics.Median(Enumerable.Range(0, rounds).Select(_ => ChildProcess.Time(tool, "--help").Seconds).ToArray());
        ShortRun[] models = [.. SharedOptions.ReadModels(parsed).Select(model => ShortRun.Measure(tool, model, parsed.GetValue(SharedOptions.Threads), rounds, peers))];
        if (parsed.GetValue(SharedOptions.Json))
        {
            Array.ForEach(models, model => BenchmarkJson.Write(model, BenchmarkJson.Default.ShortRun));
            return;
        }

        Console.WriteLine($"{MachineDescription.Text}\n");
        Console.WriteLine($"`mnist --help`: {Seconds(help)} seconds.\n");
        MarkdownTable table = new(1, ["model", "first step after s", "an epoch s, median", "least", "peak memory MiB", .. peers.SelectMany(peer => new[] { $"{peer.Name} s, median", "least" })]);
        foreach (ShortRun model in models)
        {
            table.Add([
                model.Model,
                Seconds(Statistics.Median(model.FirstStepSeconds)),
                Seconds(Statistics.Median(model.EpochSeconds)),
                Seconds(model.EpochSeconds.Min()),
                Figures.Whole(model.PeakWorkingSetMiB),
                .. model.Peers.SelectMany(peer => new[] { Seconds(Statistics.Median(peer.Seconds)), Seconds(peer.Seconds.Min()) }),
            ]);
        }

        table.Write(Console.Out);
    }

    private static string Seconds(double value) => value.ToString("F2", CultureInfo.InvariantCulture);
}
