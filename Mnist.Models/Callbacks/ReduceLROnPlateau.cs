using System.Globalization;
using Mnist.Models.Config;

namespace Mnist.Models.Callbacks;

/// <summary>Makes the learning rate smaller when a metric no longer improves (Keras class <c>ReduceLROnPlateau</c>).</summary>
/// <remarks>Each <c>fit</c> starts anew, as in Keras; the learning rate stays where it came to. The rate of every epoch is in the history as <c>learning_rate</c>.</remarks>
/// <example><code>model.fit(x, y, epochs: 50, validation_split: 0.2f, callbacks: [new ReduceLROnPlateau(factor: 0.2f, patience: 5, min_lr: 1e-4f)]);</code></example>
public sealed class ReduceLROnPlateau : MonitorCallback
{
    private readonly double _factor;
    private readonly int _patience;
    private readonly int _verbose;
    private readonly int _cooldown;
    private readonly float _minLr;

    private bool _begun;
    private int _wait;
    private int _cooldownLeft;

    /// <summary>Creates the callback, with Keras' defaults.</summary>
    /// <param name="monitor">Metric to watch.</param>
    /// <param name="factor">What the rate is multiplied by, above 0 and below 1.</param>
    /// <param name="patience">Epochs without improvement after which the rate is made smaller; 0 counts as 1.</param>
    /// <param name="verbose">0 silent, else a line for each change.</param>
    /// <param name="mode"><c>min</c>: less is better; <c>max</c>: more is better; <c>auto</c>: as the metric has it.</param>
    /// <param name="min_delta">A change of no more than this is no improvement; its sign does not count.</param>
    /// <param name="cooldown">Epochs after a change in which nothing is counted.</param>
    /// <param name="min_lr">The rate does not go below this.</param>
    /// <exception cref="ArgumentException">The mode is unknown, or a number is out of range.</exception>
    public ReduceLROnPlateau(
        string monitor = "val_loss",
        float factor = 0.1f,
        int patience = 10,
        int verbose = 0,
        string mode = "auto",
        float min_delta = 1e-4f,
        int cooldown = 0,
        float min_lr = 0f)
        : base(monitor, mode, min_delta)
    {
        if (!(factor > 0 && factor < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), FormattableString.Invariant($"factor must be above 0 and below 1, received {factor}."));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        _factor = double.Parse(factor.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        (_patience, _verbose, _cooldown, _minLr) = (patience, verbose, cooldown, Require.NotNegative(min_lr, nameof(min_lr)));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The direction of the metric is not known, or the learning rate follows a schedule.</exception>
    public override void on_train_begin()
    {
        base.on_train_begin();
        LearningRateScheduler.RequireFreeRate(Trained, nameof(ReduceLROnPlateau));
        (Best, _begun, _wait, _cooldownLeft) = (null, false, 0, 0);
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        ArgumentNullException.ThrowIfNull(epoch_logs);
        epoch_logs[LearningRateScheduler.LogName] = Trained.Optimizer!.LearningRate;
        if (ValueIn(epoch_logs) is not float current)
        {
            return;
        }

        if (_cooldownLeft > 0)
        {
            _cooldownLeft--;
            _wait = 0;
        }

        bool first = !_begun;
        _begun = true;
        if (Improves(current, Best))
        {
            (Best, _wait) = (current, 0);
        }
        else if (!first && _cooldownLeft == 0 && ++_wait >= _patience)
        {
            Reduce(epoch);
        }
    }

    /// <inheritdoc/>
    public override void WriteState(CallbackState state)
    {
        base.WriteState(state);
        state.Set("begun", _begun ? 1 : 0);
        state.Set("wait", _wait);
        state.Set("cooldown", _cooldownLeft);
    }

    /// <inheritdoc/>
    public override void ReadState(CallbackState state)
    {
        base.ReadState(state);
        (_begun, _wait, _cooldownLeft) = (state.Count("begun") > 0, state.Count("wait"), state.Count("cooldown"));
    }

    private void Reduce(int epoch)
    {
        float before = Trained.Optimizer!.LearningRate;
        if (before <= _minLr)
        {
            return;
        }

        Trained.Optimizer.LearningRate = Math.Max((float)(before * _factor), _minLr);
        (_cooldownLeft, _wait) = (_cooldown, 0);
        if (_verbose > 0)
        {
            Trained.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Epoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {Trained.Optimizer.LearningRate}."));
        }
    }
}
