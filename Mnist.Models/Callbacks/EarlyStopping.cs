using Mnist.Formats;
using Mnist.Formats.Tensors;

namespace Mnist.Models.Callbacks;

/// <summary>Ends training when a metric no longer improves (Keras class <c>EarlyStopping</c>).</summary>
/// <remarks>
/// Each <c>fit</c> starts anew: the best value and the patience of the one before are forgotten, as in Keras.
/// With a <c>baseline</c> the patience runs down until a value beats it, improvements or not; a value that improves ends nothing, though,
/// so training goes on while each epoch is better than all before.
/// </remarks>
/// <example><code>model.fit(x, y, epochs: 100, validation_split: 0.2f, callbacks: [new EarlyStopping(patience: 3, restore_best_weights: true)]);</code></example>
public sealed class EarlyStopping : MonitorCallback
{
    private readonly int _patience;
    private readonly int _verbose;
    private readonly float? _baseline;
    private readonly bool _restoreBestWeights;
    private readonly int _startFromEpoch;

    private int _wait;
    private int? _bestEpoch;
    private List<NDArray>? _bestWeights;

    /// <summary>Creates the callback; order and defaults are TensorFlow.NET's, the meaning is Keras'.</summary>
    /// <param name="parameters">Accepted for TensorFlow.NET's sake; fit gives the callback its own.</param>
    /// <param name="monitor">Metric to watch: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, ...</param>
    /// <param name="min_delta">A change of no more than this is no improvement; its sign does not count.</param>
    /// <param name="patience">Epochs without improvement after which training ends; 0 counts as 1.</param>
    /// <param name="verbose">0 silent, else a line when training ends early and one when weights are restored.</param>
    /// <param name="mode"><c>min</c>: less is better; <c>max</c>: more is better; <c>auto</c>: as the metric has it.</param>
    /// <param name="baseline">Value that must be beaten: until then improvements do not let the patience start anew; 0: none, as in TensorFlow.NET.</param>
    /// <param name="restore_best_weights">Whether the model gets back the weights of its best epoch when training is over, however it ends; the baseline does not matter for it.</param>
    /// <param name="start_from_epoch">Epochs before this one, from 0, are not looked at.</param>
    /// <exception cref="ArgumentException">The mode is unknown, or a number is below 0.</exception>
    public EarlyStopping(
        CallbackParams? parameters = null,
        string monitor = "val_loss",
        float min_delta = 0f,
        int patience = 0,
        int verbose = 1,
        string mode = "auto",
        float baseline = 0f,
        bool restore_best_weights = false,
        int start_from_epoch = 0)
        : base(monitor, mode, min_delta)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(start_from_epoch);
        (_patience, _verbose, _baseline, _restoreBestWeights, _startFromEpoch) = (patience, verbose, baseline == 0f ? null : baseline, restore_best_weights, start_from_epoch);
    }

    /// <summary>Epoch, from 0, after which training was ended; 0 when it was not.</summary>
    public int StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void on_train_begin()
    {
        base.on_train_begin();
        (Best, _wait, _bestEpoch, _bestWeights, StoppedEpoch) = (null, 0, null, null, 0);
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        if (ValueIn(epoch_logs) is not float current || epoch < _startFromEpoch)
        {
            return;
        }

        // The first value begins the count, be it NaN: there is nothing it could be worse than.
        _wait++;
        bool improved = Improves(current, Best);
        if (improved || _bestEpoch is null)
        {
            Best = improved ? current : null;
            _bestEpoch = epoch;
            _bestWeights = _restoreBestWeights ? Trained.get_weights() : null;
            _wait = _baseline is null || Improves(current, _baseline) ? 0 : _wait;
        }
        else if (_wait >= _patience)
        {
            StoppedEpoch = epoch;
            Trained.Stop_training = true;
        }
    }

    /// <inheritdoc/>
    public override void on_train_end()
    {
        if (StoppedEpoch > 0)
        {
            Say($"Epoch {StoppedEpoch + 1}: early stopping");
        }

        if (_bestWeights is not null)
        {
            Say($"Restoring model weights from the end of the best epoch: {_bestEpoch + 1}.");
            Trained.set_weights(_bestWeights);
        }
    }

    /// <inheritdoc/>
    public override void WriteState(CallbackState state)
    {
        base.WriteState(state);
        state.Set("wait", _wait);
        state.Set("best_epoch", _bestEpoch);
        state.Set("stopped_epoch", StoppedEpoch);
        state.Set("best_weights", _bestWeights);
    }

    /// <inheritdoc/>
    /// <exception cref="ModelFormatException">The best weights are not of this model.</exception>
    public override void ReadState(CallbackState state)
    {
        base.ReadState(state);
        (_wait, StoppedEpoch) = (state.Count("wait"), state.Count("stopped_epoch"));
        _bestEpoch = state.Number("best_epoch") is null ? null : state.Count("best_epoch");
        _bestWeights = state.Arrays("best_weights") is { } weights ? [.. weights] : null;
        if (_bestWeights?.Select(weight => weight.shape).SequenceEqual(Trained.Parameters.Select(weight => weight.Shape)) == false)
        {
            throw state.Damaged("best_weights");
        }

        // A run that was ended is over: no further epoch belongs to it.
        Trained.Stop_training |= StoppedEpoch > 0;
    }

    private void Say(string line)
    {
        if (_verbose > 0)
        {
            Trained.Output.WriteLine(line);
        }
    }
}
