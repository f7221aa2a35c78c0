namespace Mnist.Benchmarks.Steps;

/// <summary>What has been measured of a request.</summary>
internal sealed class StepRow(StepRequest request, IReadOnlyList<Peer> peers)
{
    private readonly Dictionary<Peer, List<PeerFigures>> _peers = peers.ToDictionary(peer => peer, _ => new List<PeerFigures>());

    public StepRequest Request { get; } = request;

    public List<StepFigures> Ours { get; } = [];

    public StepComparison Comparison => new(Ours, [.. peers.Select(peer => new PeerRounds(peer.Name, _peers[peer]))]);

    /// <summary>Measures a peer, unless it failed in the first round.</summary>
    /// <exception cref="InvalidOperationException">It fails in a later round.</exception>
    public void Measure(Peer peer, int round)
    {
        if (_peers[peer].Count < round)
        {
            return;
        }

        try
        {
            _peers[peer].Add(peer.Measure(Request));
        }
        catch (InvalidOperationException problem) when (round == 0)
        {
            Console.Error.WriteLine($"{peer.Name} is left out of {Request.Model}: {problem.Message}");
        }
    }
}
