using System.Globalization;

namespace Mnist.Models.Callbacks;

/// <summary>Base of the callbacks that watch a metric and ask each time whether it is the best so far (Keras class <c>MonitorCallback</c>).</summary>
/// <remarks>
/// As in Keras, values are compared as float32 after <c>min_delta</c> was added or taken off, and an equal value is no improvement.
/// NaN is no value: it never is the best, and it beats nothing; see <see cref="FirstNaNIsBest"/> for what Keras makes of it.
/// </remarks>
public abstract class MonitorCallback : Callback, IStatefulCallback
{
    private const string ValidationPrefix = "val_";

    private readonly double _minDelta;
    private readonly string _mode;
    private bool _higherIsBetter;
    private bool _missedMonitor;

    private protected MonitorCallback(string monitor, string mode, float min_delta)
    {
        ArgumentException.ThrowIfNullOrEmpty(monitor);
        if (mode is not ("auto" or "min" or "max"))
        {
            throw new ArgumentException($"mode must be 'auto', 'min' or 'max', received '{mode}'.", nameof(mode));
        }

        // As decimal digits say it: Keras adds a double, and 0.1f is another number than 0.1.
        _minDelta = double.Parse(Math.Abs(min_delta).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        (Monitor, _mode) = (monitor, mode);
    }

    /// <summary>The metric that is watched.</summary>
    public string Monitor { get; }

    /// <summary>Best value seen; null: none yet.</summary>
    public float? Best { get; private protected set; }

    /// <summary>Whether a NaN that comes first counts as the best value, which nothing beats: what Keras 3.15 does. False by default: training goes on until there is a value.</summary>
    public bool FirstNaNIsBest { get; init; }

    private protected Model Trained => Model ?? throw new InvalidOperationException($"{GetType().Name} knows no model: give it to fit as one of its callbacks.");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The mode is <c>auto</c>, and it is not known whether more or less of the metric is better.</exception>
    public override void on_train_begin()
    {
        _missedMonitor = false;
        string metric = Monitor.StartsWith(ValidationPrefix, StringComparison.Ordinal) ? Monitor[ValidationPrefix.Length..] : Monitor;
        _higherIsBetter = _mode switch
        {
            "min" => false,
            "max" => true,
            _ => Trained.HigherIsBetter(metric) ?? throw new InvalidOperationException(
                $"{GetType().Name} does not know whether more or less of '{Monitor}' is better: give it mode: \"min\" or \"max\", or give compile the metric '{metric}'."),
        };
    }

    /// <inheritdoc/>
    public string Identity => $"{GetType().Name} on {Monitor}";

    /// <inheritdoc/>
    public virtual void WriteState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("best", Best);
    }

    /// <inheritdoc/>
    public virtual void ReadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Best = (float?)state.Number("best");
    }

    /// <summary>Whether a value is better than another by more than <c>min_delta</c>; anything but NaN is better than none.</summary>
    private protected bool Improves(float current, float? reference)
    {
        if (reference is not float known)
        {
            return FirstNaNIsBest || !float.IsNaN(current);
        }

        return _higherIsBetter ? (float)(current - _minDelta) > known : (float)(current + _minDelta) < known;
    }

    /// <summary>The metric's value; null, and said once, where the logs lack it: a metric of the validation may be missing in most epochs.</summary>
    private protected float? ValueIn(Dictionary<string, float> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (logs.TryGetValue(Monitor, out float current))
        {
            return current;
        }

        if (!_missedMonitor)
        {
            _missedMonitor = true;
            Trained.Output.WriteLine($"{GetType().Name} waits for '{Monitor}', which is not among the metrics of this epoch: {string.Join(", ", logs.Keys)}.");
        }

        return null;
    }
}
