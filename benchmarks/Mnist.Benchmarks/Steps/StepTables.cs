using Mnist.Benchmarks.Output;
using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Steps;

/// <summary>The tables of <c>steps</c> and <c>scaling</c>.</summary>
internal static class StepTables
{
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

    public static void WriteRatios(IReadOnlyList<StepComparison> models, TextWriter output)
    {
        MarkdownTable table = new(1, "model", "ours, mean ms", "peer, mean ms", "ratio, minimum", "ratio, median", "ours, MiB", "peer, MiB", "memory, ours / peer");
        foreach (StepComparison model in models)
        {
            double peerMemory = model.PeerMedian(round => round.PeakWorkingSetMiB);
            table.Add(
                model.Model,
                Figures.Milliseconds(model.MeanMilliseconds),
                Figures.Milliseconds(model.PeerMedian(round => round.MeanMilliseconds)),
                Figures.Ratio(model.Ratios.Min()),
                Figures.Ratio(Statistics.Median(model.Ratios)),
                Figures.Whole(model.PeakWorkingSetMiB),
                Figures.Whole(peerMemory),
                Figures.Ratio(model.PeakWorkingSetMiB / peerMemory));
        }

        table.Add(
            "geometric mean",
            string.Empty,
            string.Empty,
            Figures.Ratio(Figures.GeometricMean(models.Select(model => model.Ratios.Min()))),
            Figures.Ratio(Figures.GeometricMean(models.Select(model => Statistics.Median(model.Ratios)))),
            string.Empty,
            string.Empty,
            string.Empty);
        table.Write(output);
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
