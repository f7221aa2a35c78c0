namespace Mnist.Models.Callbacks;

/// <summary>Keeps the metrics of every epoch; fit returns it (Keras class <c>History</c>).</summary>
public sealed class History : Callback
{
    /// <summary>Time spent training, validation included, and that before the checkpoint it went on from.</summary>
    public TimeSpan TrainingTime { get; internal set; }

    /// <inheritdoc/>
    public override void on_train_begin() => history.Clear();

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        ArgumentNullException.ThrowIfNull(epoch_logs);
        foreach ((string name, float value) in epoch_logs)
        {
            if (!history.TryGetValue(name, out List<float>? values))
            {
                history[name] = values = [];
            }

            values.Add(value);
        }
    }
}
