using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Steps;

/// <summary>All rounds of one model, and of the peers beside them if there are any.</summary>
/// <param name="Ours">One measurement a round.</param>
/// <param name="Peers">The peers' in the same rounds, in the order in which they were named.</param>
internal sealed record StepComparison(IReadOnlyList<StepFigures> Ours, IReadOnlyList<PeerRounds> Peers)
{
    public string Model => Ours[0].Model;

    public double MedianMilliseconds => Median(round => round.MedianMilliseconds);

    public double MeanMilliseconds => Median(round => round.MeanMilliseconds);

    /// <summary>Images per second in the median step alone; what <c>mnist</c> calls images/s is over whole epochs.</summary>
    public double ImagesPerSecondInSteps => Ours[0].Batch / MedianMilliseconds * 1000;

    /// <summary>10^9 operations of the formulas per second, of all threads, in the median step.</summary>
    public double Gigaflops => Ours[0].Operations / MedianMilliseconds / 1e6;

    /// <summary>Fraction of what as many cores as there are threads could do, or all cores where there are more threads.</summary>
    public double PeakFraction => Gigaflops / (Median(round => round.PeakGigaflops) * Math.Min(Ours[0].Threads, Environment.ProcessorCount));

    /// <summary>The most of any round: one byte in one step would be one too many.</summary>
    public double AllocatedBytesPerStep => Ours.Max(round => round.AllocatedBytesPerStep);

    public double PeakWorkingSetMiB => Ours.Max(round => round.PeakWorkingSetMiB);

    /// <summary>The peer whose median is least; null where no peer trains the model.</summary>
    public string? FasterPeer => Peers.Where(peer => peer.IsThere).MinBy(peer => peer.Median(round => round.MeanMilliseconds))?.Name;

    /// <summary>The time of the round's fastest peer over ours, round by round: how many times faster we are. Empty where no peer trains the model.</summary>
    public IReadOnlyList<double> Ratios => Peers.Any(peer => peer.IsThere)
        ? [.. Ours.Select((ours, round) => Peers.Where(peer => peer.IsThere).Min(peer => peer.Rounds[round].MeanMilliseconds) / ours.MeanMilliseconds)]
        : [];

    /// <summary>A peer's time over ours, round by round; empty where it does not train the model.</summary>
    public IReadOnlyList<double> RatiosTo(PeerRounds peer) => [.. Ours.Zip(peer.Rounds, (ours, theirs) => theirs.MeanMilliseconds / ours.MeanMilliseconds)];

    public double Median(Func<StepFigures, double> figure) => Statistics.Median(Ours.Select(figure));
}
