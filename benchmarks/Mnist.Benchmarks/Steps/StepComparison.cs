using Mnist.Runs.Jobs;

namespace Mnist.Benchmarks.Steps;

/// <summary>All rounds of one model, and of the peer beside them if there is one.</summary>
/// <param name="Ours">One measurement a round.</param>
/// <param name="Peer">The peer's in the same rounds; empty without a peer.</param>
internal sealed record StepComparison(IReadOnlyList<StepFigures> Ours, IReadOnlyList<PeerFigures> Peer)
{
    public string Model => Ours[0].Model;

    public double MedianMilliseconds => Median(round => round.MedianMilliseconds);

    public double MeanMilliseconds => Median(round => round.MeanMilliseconds);

    /// <summary>Images per second in the median step alone; what <c>mnist</c> calls images/s is over whole epochs.</summary>
    public double ImagesPerSecondInSteps => Ours[0].Batch / MedianMilliseconds * 1000;

    /// <summary>10^9 operations of the formulas per second, of all threads, in the median step.</summary>
    public double Gigaflops => Ours[0].Operations / MedianMilliseconds / 1e6;

    /// <summary>Fraction of what as many cores as there are threads could do.</summary>
    public double PeakFraction => Gigaflops / (Median(round => round.PeakGigaflops) * Ours[0].Threads);

    /// <summary>The most of any round: one byte in one step would be one too many.</summary>
    public double AllocatedBytesPerStep => Ours.Max(round => round.AllocatedBytesPerStep);

    public double PeakWorkingSetMiB => Ours.Max(round => round.PeakWorkingSetMiB);

    /// <summary>The peer's time over ours, round by round: how many times faster we are.</summary>
    public IReadOnlyList<double> Ratios => [.. Ours.Zip(Peer, (ours, peer) => peer.MeanMilliseconds / ours.MeanMilliseconds)];

    public double Median(Func<StepFigures, double> figure) => Statistics.Median(Ours.Select(figure));

    public double PeerMedian(Func<PeerFigures, double> figure) => Statistics.Median(Peer.Select(figure));
}
