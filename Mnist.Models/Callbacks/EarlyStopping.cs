using Mnist.Formats.Tensors;

namespace Mnist.Models.Callbacks;

/// <summary>Ends training when a figure no longer improves (Keras class <c>EarlyStopping</c>).</summary>
/// <remarks>What it has seen is not part of a checkpoint: when <c>fit</c> goes on from one, it starts anew.</remarks>
/// <example><code>model.fit(x, y, epochs: 100, validation_split: 0.2f, callbacks: [new EarlyStopping(patience: 3, restore_best_weights: true)]);</code></example>
public sealed class EarlyStopping : Callback
{
    private readonly string _monitor;
    private readonly float _minDelta;
    private readonly int _patience;
    private readonly int _verbose;
    private readonly string _mode;
    private readonly float? _baseline;
    private readonly bool _restoreBestWeights;
    private readonly int _startFromEpoch;

    private bool _higherIsBetter;
    private bool _missedMonitor;
    private int _wait;
    private float? _best;
    private int _bestEpoch;
    private List<NDArray>? _bestWeights;

    /// <summary>Creates the callback; order and defaults are TensorFlow.NET's, the meaning is Keras'.</summary>
    /// <param name="parameters">Accepted for TensorFlow.NET's sake; fit gives the callback its own.</param>
    /// <param name="monitor">Figure to watch: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, ...</param>
    /// <param name="min_delta">A change of no more than this is no improvement; its sign does not count.</param>
    /// <param name="patience">Epochs without improvement after which training ends; 0 counts as 1.</param>
    /// <param name="verbose">0 silent, else a line when training ends early and one when weights are restored.</param>
    /// <param name="mode"><c>min</c>: less is better; <c>max</c>: more is better; <c>auto</c>: as the figure has it.</param>
    /// <param name="baseline">Only an improvement that beats this figure too lets the patience start anew; 0: none, as in TensorFlow.NET.</param>
    /// <param name="restore_best_weights">Whether the model gets back the weights of its best epoch when training is over, however it ends.</param>
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
    {
        ArgumentException.ThrowIfNullOrEmpty(monitor);
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(start_from_epoch);
        if (mode is not ("auto" or "min" or "max"))
        {
            throw new ArgumentException($"mode must be 'auto', 'min' or 'max', received '{mode}'.", nameof(mode));
        }

        (_monitor, _minDelta, _patience, _verbose, _mode) = (monitor, Math.Abs(min_delta), patience, verbose, mode);
        (_baseline, _restoreBestWeights, _startFromEpoch) = (baseline == 0f ? null : baseline, restore_best_weights, start_from_epoch);
    }

    /// <summary>Epoch, from 0, after which training was ended; 0 when it was not.</summary>
    public int StoppedEpoch { get; private set; }

    private Model Trained => Model ?? throw new InvalidOperationException("EarlyStopping knows no model: give it to fit as one of its callbacks.");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The mode is <c>auto</c>, and the figure is neither the loss nor a metric given to compile.</exception>
    public override void on_train_begin()
    {
        (_wait, _best, _bestWeights, _bestEpoch, StoppedEpoch, _missedMonitor) = (0, null, null, 0, 0, false);
        string figure = _monitor.StartsWith("val_", StringComparison.Ordinal) ? _monitor["val_".Length..] : _monitor;
        _higherIsBetter = _mode switch
        {
            "min" => false,
            "max" => true,
            _ when figure == "loss" => false,
            _ when Trained.Measures(figure) => true,   // every metric there is counts what is right
            _ => throw new InvalidOperationException(
                $"EarlyStopping does not know whether more or less of '{_monitor}' is better: give it mode: \"min\" or \"max\", or give compile the metric '{figure}'."),
        };
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        ArgumentNullException.ThrowIfNull(epoch_logs);
        if (!epoch_logs.TryGetValue(_monitor, out float current))
        {
            SayMissing(epoch_logs);
            return;
        }

        if (epoch < _startFromEpoch)
        {
            return;
        }

        _wait++;
        if (_best is not float best || Beats(current, best))
        {
            (_best, _bestEpoch) = (current, epoch);
            _bestWeights = _restoreBestWeights ? Trained.get_weights() : null;
            _wait = _baseline is not float baseline || Beats(current, baseline) ? 0 : _wait;
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

    private bool Beats(float current, float reference) => _higherIsBetter ? current - _minDelta > reference : current + _minDelta < reference;

    // Once: a figure of the validation may be missing in most epochs.
    private void SayMissing(Dictionary<string, float> logs)
    {
        if (!_missedMonitor)
        {
            _missedMonitor = true;
            Trained.Output.WriteLine($"Early stopping waits for '{_monitor}', which is not among the figures of this epoch: {string.Join(", ", logs.Keys)}.");
        }
    }

    private void Say(string line)
    {
        if (_verbose > 0)
        {
            Trained.Output.WriteLine(line);
        }
    }
}
