
namespace Mnist.Models.Execution;

/// <summary>A lap timer of one shard: from one lap to the next, all of a shard's time is charged to some row of the profile.</summary>
/// <remarks>One thread at a time runs a shard, so nothing here is shared.</remarks>
/// <param name="calls">Number of calls.</param>
/// <param name="clock">Where the time is read.</param>
internal sealed class ShardClock(int calls, TimeProvider clock)
{
    private long _last;

    /// <summary>Ticks by call.</summary>
    public long[] Forward { get; } = new long[calls];

    /// <summary>Ticks by call.</summary>
    public long[] Backward { get; } = new long[calls];

    /// <summary>Ticks of copying rows in.</summary>
    public long Load { get; private set; }

    /// <summary>Ticks of loss and metrics.</summary>
    public long Loss { get; private set; }

    /// <summary>All ticks charged.</summary>
    public long Total => Load + Loss + Forward.Sum() + Backward.Sum();

    /// <summary>Starts the first lap of a phase.</summary>
    public void Start() => _last = clock.GetTimestamp();

    /// <summary>Charges the lap to a call's forward pass.</summary>
    public void LapForward(int call) => Forward[call] += Lap();

    /// <summary>Charges the lap to a call's backward pass.</summary>
    public void LapBackward(int call) => Backward[call] += Lap();

    /// <summary>Charges the lap to copying rows in.</summary>
    public void LapLoad() => Load += Lap();

    /// <summary>Charges the lap to loss and metrics.</summary>
    public void LapLoss() => Loss += Lap();

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(Forward);
        Array.Clear(Backward);
        (Load, Loss) = (0, 0);
    }

    private long Lap()
    {
        long now = clock.GetTimestamp();
        long lap = now - _last;
        _last = now;
        return lap;
    }
}
