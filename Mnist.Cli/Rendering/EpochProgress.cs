using System.Diagnostics;
using System.Globalization;
using Mnist.Models.Callbacks;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Shows how training goes: a live bar per epoch on a terminal, a line per epoch in a log.</summary>
/// <param name="console">Where to.</param>
/// <param name="name">Name of the model.</param>
/// <param name="live">The running live display; null: lines.</param>
internal sealed class EpochProgress(IAnsiConsole console, string name, ProgressContext? live) : Callback
{
    private readonly Stopwatch _clock = new();
    private ProgressTask? _bar;
    private int _epoch;

    /// <summary>Runs training inside a live display where there is a terminal.</summary>
    public static T Show<T>(CommandContext context, string name, Func<EpochProgress, T> train)
    {
        if (!context.Interactive)
        {
            return train(new EpochProgress(context.Console, name, null));
        }

        return context.Console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(live => train(new EpochProgress(context.Console, name, live)));
    }

    /// <inheritdoc/>
    public override void on_epoch_begin(int epoch)
    {
        _clock.Restart();
        _epoch = epoch;
        _bar = live?.AddTask(Text(epoch, "starting"), maxValue: Parameters.Steps);
    }

    /// <inheritdoc/>
    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        if (_bar is not null)
        {
            _bar.Value = end_step + 1;
            if (end_step % 8 == 0 || end_step + 1 == Parameters.Steps)
            {
                double seen = Math.Min(Parameters.Samples, (end_step + 1.0) * Parameters.Samples / Parameters.Steps);
                _bar.Description = Text(_epoch, Figures(logs, seen));
            }
        }
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        string figures = Figures(epoch_logs, Parameters.Samples);
        if (_bar is not null)
        {
            _bar.Description = Text(epoch, figures);
            _bar.StopTask();
        }
        else
        {
            console.WriteLine(Text(epoch, figures));
        }
    }

    private string Text(int epoch, string figures) => string.Create(CultureInfo.InvariantCulture, $"{name} epoch {epoch + 1}/{Parameters.Epochs}  {figures}");

    private string Figures(Dictionary<string, float> logs, double images)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"loss {logs["loss"]:F4}  accuracy {logs["accuracy"]:P2}");
        if (logs.TryGetValue("val_accuracy", out float validation))
        {
            text += string.Create(CultureInfo.InvariantCulture, $"  validation {validation:P2}");
        }

        return text + string.Create(CultureInfo.InvariantCulture, $"  {images / Math.Max(1e-9, _clock.Elapsed.TotalSeconds):N0} images/s");
    }
}
