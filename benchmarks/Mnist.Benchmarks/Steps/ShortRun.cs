using System.Globalization;
using Mnist.Models;
using Mnist.Runs.Paper;

namespace Mnist.Benchmarks.Steps;

/// <summary>Whole processes of a published <c>mnist</c>, from their start, beside those of peers.</summary>
/// <param name="Model">Name in the zoo.</param>
/// <param name="FirstStepSeconds">To the end of the first step, in each round.</param>
/// <param name="EpochSeconds">To the end of a process that trains an epoch, saves and evaluates.</param>
/// <param name="PeakWorkingSetMiB">The most memory such a process had.</param>
/// <param name="Peers">What peers took for as many steps, without saving or evaluating anything.</param>
internal sealed record ShortRun(string Model, IReadOnlyList<double> FirstStepSeconds, IReadOnlyList<double> EpochSeconds, double PeakWorkingSetMiB, IReadOnlyList<PeerSeconds> Peers)
{
    private const int Images = 60_000;

    /// <summary>Measures all sides once a round.</summary>
    public static ShortRun Measure(string tool, ZooModel model, int threads, int rounds, IReadOnlyList<Peer> peers)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"mnist-short-run-{Guid.NewGuid():N}");
        List<double> first = [];
        List<ProcessFigures> epochs = [];
        List<double>[] others = [.. peers.Select(_ => new List<double>())];
        try
        {
            for (int round = 0; round < rounds; round++)
            {
                first.Add(ChildProcess.SecondsTo($"{model.Name} 1/1", tool, Arguments(model, threads, folder, "--limit", Text(model.Recipe.BatchSize), "--validation-split", "0")));
                epochs.Add(ChildProcess.Time(tool, Arguments(model, threads, folder)));
                for (int i = 0; i < peers.Count; i++)
                {
                    others[i].Add(peers[i].SecondsOf(model.Name, threads, StepsOfAnEpoch(model.Recipe)));
                }
            }

            return new ShortRun(
                model.Name, first, [.. epochs.Select(epoch => epoch.Seconds)], epochs.Max(epoch => epoch.PeakMiB), [.. peers.Select((peer, i) => new PeerSeconds(peer.Name, others[i]))]);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string[] Arguments(ZooModel model, int threads, string folder, params string[] more) =>
        ["train", model.Name, "--epochs", "1", "--threads", Text(threads), "--out", folder, .. more];

    private static int StepsOfAnEpoch(Recipe recipe) => (ValidationSplit.TrainingRows(Images, recipe.ValidationSplit) + recipe.BatchSize - 1) / recipe.BatchSize;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
