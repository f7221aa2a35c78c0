using System.Globalization;

namespace Mnist.Models.Callbacks;

/// <summary>Keras' progress in text: a bar within the epoch, or one line per epoch.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="clock">Measures the time of an epoch; null: the system's.</param>
public sealed class ProgbarLogger(TextWriter output, TimeProvider? clock = null) : Callback
{
    private const int BarWidth = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private long _epochBegin;
    private TimeSpan _lastDrawn;

    private bool DrawsBar => Parameters.Verbose == 1 && StandardOutput.IsTerminal(output);

    private TimeSpan Elapsed => _clock.GetElapsedTime(_epochBegin);

    /// <inheritdoc/>
    public override void on_epoch_begin(int epoch)
    {
        _epochBegin = _clock.GetTimestamp();
        _lastDrawn = TimeSpan.Zero;
        if (Parameters.Verbose == 1)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{Parameters.Epochs}"));
        }
    }

    /// <inheritdoc/>
    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        if (!DrawsBar || Elapsed - _lastDrawn < Pause)
        {
            return;
        }

        _lastDrawn = Elapsed;
        int done = (int)((end_step + 1) * BarWidth / Parameters.Steps);
        output.Write($"\r{Steps(end_step + 1)} {new string('━', done)}{new string(' ', BarWidth - done)} {Seconds()}{Metrics(logs)} ");
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        if (Parameters.Verbose == 1)
        {
            output.WriteLine($"{(DrawsBar ? "\r" : string.Empty)}{Steps(Parameters.Steps)} {new string('━', BarWidth)} {Seconds()}{Metrics(epoch_logs)}");
        }
        else if (Parameters.Verbose == 2)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{Parameters.Epochs} - {Seconds()}{Metrics(epoch_logs)}"));
        }
    }

    private static string Metrics(Dictionary<string, float> logs) =>
        string.Concat(logs.Select(metric => string.Create(CultureInfo.InvariantCulture, $" - {metric.Key}: {metric.Value:F4}")));

    private string Steps(long step) => string.Create(CultureInfo.InvariantCulture, $"{step}/{Parameters.Steps}");

    private string Seconds() => string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds:F1}s");
}
