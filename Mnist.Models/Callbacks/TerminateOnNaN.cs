using Mnist.Models.Training;

namespace Mnist.Models.Callbacks;

/// <summary>Ends training when the loss is NaN or infinite (Keras class <c>TerminateOnNaN</c>), or when an epoch left weights that are.</summary>
/// <remarks>
/// Without it <c>fit</c> says so in its log and goes on, as Keras does. Either way a checkpoint of <c>fit</c>'s is not written over any more:
/// it stays the last good state.
/// </remarks>
/// <param name="raise_error">Whether <c>fit</c> ends with a <see cref="DivergenceException"/>; false, the default: it returns as after any other end.</param>
/// <example><code>model.fit(x, y, epochs: 10, callbacks: [new TerminateOnNaN()]);</code></example>
public sealed class TerminateOnNaN(bool raise_error = false) : Callback
{
    private bool _terminated;

    private Model Trained => Model ?? throw new InvalidOperationException("TerminateOnNaN knows no model: give it to fit as one of its callbacks.");

    /// <inheritdoc/>
    public override void on_train_begin() => _terminated = false;

    /// <inheritdoc/>
    /// <exception cref="DivergenceException">The loss is NaN or infinite, and an exception is asked for.</exception>
    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (logs.TryGetValue("loss", out float loss) && !float.IsFinite(loss))
        {
            Terminate(end_step);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="DivergenceException">The epoch's last step left weights that are no numbers, and an exception is asked for.</exception>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        if (Trained.Divergence is { } found && !_terminated)
        {
            Terminate(found.Step);
        }
    }

    private void Terminate(long step)
    {
        if (raise_error && Trained.Divergence is { } found)
        {
            throw new DivergenceException(found);
        }

        _terminated = true;
        Trained.Output.WriteLine(FormattableString.Invariant($"Batch {step}: Invalid loss, terminating training"));
        Trained.Stop_training = true;
    }
}
