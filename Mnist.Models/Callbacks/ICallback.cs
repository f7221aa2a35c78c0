namespace Mnist.Models.Callbacks;

/// <summary>Something that is told how training goes.</summary>
public interface ICallback
{
    /// <summary>Loss and metrics by name, one entry per epoch: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, ...</summary>
    Dictionary<string, List<float>> history { get; }

    /// <summary>Training begins.</summary>
    void on_train_begin();

    /// <summary>Training ends, whether all epochs ran or not.</summary>
    void on_train_end();

    /// <summary>An epoch begins.</summary>
    /// <param name="epoch">From 0.</param>
    void on_epoch_begin(int epoch);

    /// <summary>An epoch ends.</summary>
    /// <param name="epoch">From 0.</param>
    /// <param name="epoch_logs">Loss and metrics of the epoch by name, validation included.</param>
    void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs);

    /// <summary>A batch begins.</summary>
    /// <param name="step">Batch within the epoch, from 0.</param>
    void on_train_batch_begin(long step);

    /// <summary>A batch ends.</summary>
    /// <param name="end_step">Batch within the epoch, from 0.</param>
    /// <param name="logs">Means over the epoch so far; the same dictionary for every batch.</param>
    void on_train_batch_end(long end_step, Dictionary<string, float> logs);
}
