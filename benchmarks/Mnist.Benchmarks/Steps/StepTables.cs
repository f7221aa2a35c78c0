using Mnist.Benchmarks.Output;
using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Steps;

/// <summary>The tables of <c>steps</c> and <c>scaling</c>.</summary>
internal static class StepTables
{
    private const string Nothing = "-";

    public static void WriteSteps(IReadOnlyList<StepComparison> models, TextWriter output)
    {
        MarkdownTable table = new(1, "model", "batch", "threads", "ms per step", "images/s in steps", "Gflop/s", "of peak", "bytes allocated per step", "peak memory MiB");
        foreach (StepComparison model in models)
        {
            table.Add(
                model.Model,
                Figures.Whole(model.Ours[0].Batch),
                Figures.Whole(model.Ours[0].Threads),
                Figures.Milliseconds(model.MedianMilliseconds),
                Figures.Whole(model.ImagesPerSecondInSteps),
                Figures.Tenths(model.Gigaflops),
                Figures.Percent(model.PeakFraction),
                Figures.Whole(model.AllocatedBytesPerStep),
                Figures.Whole(model.PeakWorkingSetMiB));
        }

        table.Write(output);
    }

    /// <summary>Ours beside the peers': times, how many times faster we are than the fastest peer of each round and than each peer, and memory.</summary>
    public static void WriteRatios(IReadOnlyList<StepComparison> models, TextWriter output)
    {
        PeerRounds[] peers = [.. models[0].Peers];
        MarkdownTable times = new(
            1, ["model", "ours, mean ms", .. peers.Select(peer => $"{peer.Name}, mean ms"), "faster peer", "faster peer / ours, minimum", "median", .. peers.SelectMany(peer => (string[])[$"{peer.Name} / ours, minimum", "median"])]);
        MarkdownTable memory = new(1, ["model", "ours, MiB", .. peers.Select(peer => $"{peer.Name}, MiB"), "memory, ours / least peer's"]);
        foreach (StepComparison model in models)
        {
            PeerRounds[] there = [.. model.Peers.Where(peer => peer.IsThere)];
            times.Add([
                model.Model,
                Figures.Milliseconds(model.MeanMilliseconds),
                .. model.Peers.Select(peer => peer.IsThere ? Figures.Milliseconds(peer.Median(round => round.MeanMilliseconds)) : Nothing),
                model.FasterPeer ?? Nothing,
                .. Ratios([model], row => row.Ratios),
                .. peers.SelectMany((_, i) => Ratios([model], row => row.RatiosTo(row.Peers[i]))),
            ]);
            memory.Add([
                model.Model,
                Figures.Whole(model.PeakWorkingSetMiB),
                .. model.Peers.Select(peer => peer.IsThere ? Figures.Whole(peer.Median(round => round.PeakWorkingSetMiB)) : Nothing),
                there.Length == 0 ? Nothing : Figures.Ratio(model.PeakWorkingSetMiB / there.Min(peer => peer.Median(round => round.PeakWorkingSetMiB))),
            ]);
        }

        StepComparison[] paper = [.. models.Where(model => MeasuredModels.IsOfThePaper(model.Model))];
        if (paper.Length > 0)
        {
            times.Add([
                $"geometric mean of the paper's {paper.Length}", string.Empty, .. peers.Select(_ => string.Empty), string.Empty,
                .. Ratios(paper, row => row.Ratios), .. peers.SelectMany((_, i) => Ratios(paper, row => row.RatiosTo(row.Peers[i]))),
            ]);
        }

        times.Write(output);
        memory.Write(output);
        foreach ((string peer, string[] without) in peers.Select((peer, i) => (peer.Name, models.Where(model => !model.Peers[i].IsThere).Select(model => model.Model).ToArray())).Where(peer => peer.Item2.Length > 0))
        {
            output.WriteLine($"{peer} gave no figure for {string.Join(", ", without)} and is left out there.\n");
        }
    }

    // Minimum and median over rounds, as geometric means over models; nothing where one of them has none.
    private static string[] Ratios(StepComparison[] models, Func<StepComparison, IReadOnlyList<double>> of)
    {
        IReadOnlyList<double>[] ratios = [.. models.Select(of)];
        return Array.Exists(ratios, rounds => rounds.Count == 0)
            ? [Nothing, Nothing]
            : [Figures.Ratio(Figures.GeometricMean(ratios.Select(rounds => rounds.Min()))), Figures.Ratio(Figures.GeometricMean(ratios.Select(rounds => Statistics.Median(rounds))))];
    }

    /// <summary>Steps against threads: how many times faster than one thread, round by round.</summary>
    public static void WriteThreads(IReadOnlyList<StepComparison> cells, TextWriter output)
    {
        MarkdownTable table = new(1, "model", "threads", "ms per step", "images/s in steps", "times one thread, median", "of peak");
        foreach (IGrouping<string, StepComparison> model in cells.GroupBy(cell => cell.Model))
        {
            StepComparison alone = model.First();
            foreach (StepComparison cell in model)
            {
                table.Add(
                    cell.Model,
                    Figures.Whole(cell.Ours[0].Threads),
                    Figures.Milliseconds(cell.MedianMilliseconds),
                    Figures.Whole(cell.ImagesPerSecondInSteps),
                    Figures.Ratio(Statistics.Median(alone.Ours.Zip(cell.Ours, (one, many) => one.MedianMilliseconds / many.MedianMilliseconds))),
                    Figures.Percent(cell.PeakFraction));
            }
        }

        table.Write(output);
    }

    /// <summary>Steps against the batch size.</summary>
    public static void WriteBatches(IReadOnlyList<StepComparison> cells, TextWriter output)
    {
        MarkdownTable table = new(1, "model", "batch", "shards", "ms per step", "images/s in steps", "of peak", "peak memory MiB");
        foreach (StepComparison cell in cells)
        {
            table.Add(
                cell.Model,
                Figures.Whole(cell.Ours[0].Batch),
                Figures.Whole(cell.Ours[0].Shards),
                Figures.Milliseconds(cell.MedianMilliseconds),
                Figures.Whole(cell.ImagesPerSecondInSteps),
                Figures.Percent(cell.PeakFraction),
                Figures.Whole(cell.PeakWorkingSetMiB));
        }

        table.Write(output);
    }
}
