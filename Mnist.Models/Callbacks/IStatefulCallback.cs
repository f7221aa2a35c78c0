namespace Mnist.Models.Callbacks;

/// <summary>A callback that remembers something the rest of training depends on: a checkpoint keeps it, so that a resumed run ends in the bits of one that was never stopped.</summary>
/// <remarks>
/// <c>fit</c> writes the state with each of its checkpoints. When it goes on from one it calls <c>on_train_begin</c> and then <see cref="ReadState"/>, before any other event.
/// The epoch under way begins anew for callbacks, with <c>on_epoch_begin</c>, and goes on with the next batch.
/// </remarks>
/// <example><code>
/// sealed class Budget(int steps) : Callback, IStatefulCallback
/// {
///     private int _left = steps;
///
///     public string Identity => nameof(Budget);
///
///     public override void on_train_batch_end(long end_step, Dictionary&lt;string, float> logs) => Model!.Stop_training = --_left &lt;= 0;
///
///     public void WriteState(CallbackState state) => state.Set("left", _left);
///
///     public void ReadState(CallbackState state) => _left = state.Count("left");
/// }
/// </code></example>
public interface IStatefulCallback : ICallback
{
    /// <summary>What the state is of, in words, as <c>EarlyStopping on val_loss</c>: a checkpoint whose run had other ones is refused.</summary>
    string Identity { get; }

    /// <summary>Says what is remembered.</summary>
    /// <param name="state">Where to; empty.</param>
    void WriteState(CallbackState state);

    /// <summary>Takes over what was remembered.</summary>
    /// <param name="state">What <see cref="WriteState"/> wrote.</param>
    void ReadState(CallbackState state);
}
