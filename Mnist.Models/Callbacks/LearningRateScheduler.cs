using System.Globalization;

namespace Mnist.Models.Callbacks;

/// <summary>Sets the learning rate at the beginning of every epoch (Keras class <c>LearningRateScheduler</c>).</summary>
/// <remarks>The rate of every epoch is in the history as <c>learning_rate</c>. The schedule should follow from its arguments alone: what else it remembers is in no checkpoint.</remarks>
/// <param name="schedule">Gives the rate, 0 or above, of the epoch, counted from 0, from the rate so far.</param>
/// <param name="verbose">0 silent, else a line for each epoch.</param>
/// <example><code>new LearningRateScheduler((epoch, rate) => epoch &lt; 10 ? rate : rate * Math.Exp(-0.1))</code></example>
public sealed class LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0) : Callback, IStatefulCallback
{
    /// <summary>Name of the rate in logs and history.</summary>
    internal const string LogName = "learning_rate";

    private readonly Func<int, double, double> _schedule = schedule ?? throw new ArgumentNullException(nameof(schedule));

    private int? _begun;

    /// <inheritdoc/>
    public string Identity => nameof(LearningRateScheduler);

    private Model Trained => Model ?? throw new InvalidOperationException("LearningRateScheduler knows no model: give it to fit as one of its callbacks.");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The learning rate follows a schedule of the optimizer's.</exception>
    public override void on_train_begin()
    {
        RequireFreeRate(Trained, nameof(LearningRateScheduler));
        _begun = null;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The schedule gave a number below 0, or none.</exception>
    public override void on_epoch_begin(int epoch)
    {
        // The epoch that a resumed run is in the middle of has its rate already.
        if (epoch == _begun)
        {
            return;
        }

        _begun = epoch;
        double rate = _schedule(epoch, Trained.Optimizer!.LearningRate);
        if (!(rate >= 0 && rate <= float.MaxValue))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"The schedule gave the learning rate {rate} for epoch {epoch}; it must give a number of 0 or more."));
        }

        Trained.Optimizer.LearningRate = (float)rate;
        if (verbose > 0)
        {
            Trained.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}: LearningRateScheduler setting learning rate to {Trained.Optimizer.LearningRate}."));
        }
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        ArgumentNullException.ThrowIfNull(epoch_logs);
        epoch_logs[LogName] = Trained.Optimizer!.LearningRate;
    }

    /// <inheritdoc/>
    public void WriteState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("begun", _begun);
    }

    /// <inheritdoc/>
    public void ReadState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _begun = state.Number("begun") is null ? null : state.Count("begun");
    }

    /// <summary>Refuses, before any step, an optimizer whose rate a callback cannot set.</summary>
    internal static void RequireFreeRate(Model model, string callback)
    {
        if (model.Optimizer?.Schedule is { } follows)
        {
            throw new InvalidOperationException($"{callback} cannot set a learning rate that follows {follows.ClassName}: make the optimizer with a number, or leave the callback out.");
        }
    }
}
