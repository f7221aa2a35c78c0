using Mnist.Formats.Tensors;

namespace Mnist.Models.Callbacks;

/// <summary>Keeps the metrics of every epoch; fit returns it (Keras class <c>History</c>).</summary>
public sealed class History : Callback, IStatefulCallback
{
    /// <summary>Time spent training, validation included, and that before the checkpoint it went on from.</summary>
    public TimeSpan TrainingTime { get; internal set; }

    /// <inheritdoc/>
    public string Identity => nameof(History);

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

    /// <inheritdoc/>
    public void WriteState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach ((string name, List<float> values) in history)
        {
            state.Set(name, [new NDArray(values.ToArray())]);
        }
    }

    /// <inheritdoc/>
    public void ReadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        history.Clear();
        foreach ((string name, IReadOnlyList<NDArray> values) in state.AllArrays)
        {
            history[name] = [.. values.SelectMany(array => array.ToArray<float>())];
        }
    }
}
