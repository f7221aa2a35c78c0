using System.Diagnostics;
using System.Globalization;

namespace Mnist.Models.Callbacks;

/// <summary>Keras' progress in text: a bar within the epoch, or one line per epoch.</summary>
/// <param name="output">Where the lines go.</param>
public sealed class ProgbarLogger(TextWriter output) : Callback
{
    private const int BarWidth = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _epochClock = new();
    private TimeSpan _lastDrawn;

    // A redirected log gets whole lines only; a carriage return would leave rubbish in it.
    private bool DrawsBar => Parameters.Verbose == 1 && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;

    /// <inheritdoc/>
    public override void on_epoch_begin(int epoch)
    {
        _epochClock.Restart();
        _lastDrawn = TimeSpan.Zero;
        if (Parameters.Verbose == 1)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{Parameters.Epochs}"));
        }
    }

    /// <inheritdoc/>
    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        if (!DrawsBar || _epochClock.Elapsed - _lastDrawn < Pause)
        {
            return;
        }

        _lastDrawn = _epochClock.Elapsed;
        int done = (int)((end_step + 1) * BarWidth / Parameters.Steps);
        output.Write($"\r{Steps(end_step + 1)} {new string('━', done)}{new string(' ', BarWidth - done)} {Seconds()}{Figures(logs)} ");
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        if (Parameters.Verbose == 1)
        {
            output.WriteLine($"{(DrawsBar ? "\r" : string.Empty)}{Steps(Parameters.Steps)} {new string('━', BarWidth)} {Seconds()}{Figures(epoch_logs)}");
        }
        else if (Parameters.Verbose == 2)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{Parameters.Epochs} - {Seconds()}{Figures(epoch_logs)}"));
        }
    }

    private static string Figures(Dictionary<string, float> logs) =>
        string.Concat(logs.Select(figure => string.Create(CultureInfo.InvariantCulture, $" - {figure.Key}: {figure.Value:F4}")));

    private string Steps(long step) => string.Create(CultureInfo.InvariantCulture, $"{step}/{Parameters.Steps}");

    private string Seconds() => string.Create(CultureInfo.InvariantCulture, $"{_epochClock.Elapsed.TotalSeconds:F1}s");
}
