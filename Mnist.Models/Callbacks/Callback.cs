namespace Mnist.Models.Callbacks;

/// <summary>Base of callbacks: every event does nothing until it is overridden.</summary>
public abstract class Callback : ICallback
{
    /// <inheritdoc/>
    public Dictionary<string, List<float>> history { get; } = [];

    /// <summary>The model that is trained; set before training begins.</summary>
    public Model? Model { get; internal set; }

    /// <summary>What fit was asked to do; set before training begins.</summary>
    public CallbackParams Parameters { get; internal set; } = new();

    /// <inheritdoc/>
    public virtual void on_train_begin()
    {
    }

    /// <inheritdoc/>
    public virtual void on_train_end()
    {
    }

    /// <inheritdoc/>
    public virtual void on_epoch_begin(int epoch)
    {
    }

    /// <inheritdoc/>
    public virtual void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
    }

    /// <inheritdoc/>
    public virtual void on_train_batch_begin(long step)
    {
    }

    /// <inheritdoc/>
    public virtual void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
    }
}
