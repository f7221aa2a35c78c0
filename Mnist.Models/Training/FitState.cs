using Mnist.Models.Execution;

namespace Mnist.Models.Training;

/// <summary>How far <c>fit</c> has come: with weights, slots and history all it needs to go on.</summary>
/// <param name="heads">Outputs with a loss or metrics.</param>
/// <param name="clock">Measures the time trained.</param>
internal sealed class FitState(IReadOnlyList<Head> heads, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();

    /// <summary>Epoch under way, from 0.</summary>
    public int Epoch { get; set; }

    /// <summary>Epochs the model was trained before the one under way, over all calls of <c>fit</c>; shuffles and dropout masks follow from it.</summary>
    public int EpochsTrained { get; set; }

    /// <summary>Epochs the model was trained, one broken off included: what it has drawn should not be drawn again.</summary>
    public int EpochsBegun => EpochsTrained + (Step > 0 ? 1 : 0);

    /// <summary>Batches of the epoch that are done.</summary>
    public int Step { get; set; }

    /// <summary>Loss and metrics of those batches.</summary>
    public LossAndMetrics Totals { get; } = new(heads);

    /// <summary>Time trained before the checkpoint this run goes on from.</summary>
    public TimeSpan Before { get; set; }

    /// <summary>Time trained in all.</summary>
    public TimeSpan Elapsed => Before + clock.GetElapsedTime(_started);

    /// <summary>The epoch is over; the next begins.</summary>
    public void NextEpoch()
    {
        Epoch++;
        EpochsTrained++;
        Step = 0;
        Totals.Clear();
    }
}
