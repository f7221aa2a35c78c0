using Mnist.Benchmarks.Output;

namespace Mnist.Benchmarks.Steps;

/// <summary>All rounds of one model, and of the peer beside them if there is one.</summary>
/// <param name="Ours">One measurement a round.</param>
/// <param name="Peer">The peer's in the same rounds; empty without a peer.</param>
internal sealed record StepComparison(IReadOnlyList<StepFigures> Ours, IReadOnlyList<PeerFigures> Peer)
{
    public string Model => Ours[0].Model;

    public double MedianMilliseconds => Median(round => round.MedianMilliseconds);

    public double MeanMilliseconds => Median(round => round.MeanMilliseconds);

    public double ImagesPerSecond => Median(round => round.ImagesPerSecond);

    public double Gigaflops => Median(round => round.Gigaflops);

    public double PeakFraction => Median(round => round.PeakFraction);

    /// <summary>The most of any round: one byte in one step would be one too many.</summary>
    public double AllocatedBytesPerStep => Ours.Max(round => round.AllocatedBytesPerStep);

    public double PeakWorkingSetMiB => Ours.Max(round => round.PeakWorkingSetMiB);

    /// <summary>The peer's time over ours, round by round: how many times faster we are.</summary>
    public IReadOnlyList<double> Ratios => [.. Ours.Zip(Peer, (ours, peer) => peer.MeanMilliseconds / ours.MeanMilliseconds)];

    public double Median(Func<StepFigures, double> figure) => Figures.Median(Ours.Select(figure));

    public double PeerMedian(Func<PeerFigures, double> figure) => Figures.Median(Peer.Select(figure));
}
