using System.Globalization;
using Mnist.Models.Callbacks;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Shows how training goes: a live bar per epoch on a terminal, a line per epoch in a log.</summary>
/// <param name="console">Where to.</param>
/// <param name="name">Name of the model.</param>
/// <param name="forecast">Guesses when the whole run will be over.</param>
/// <param name="clock">The time.</param>
/// <param name="live">The running live display; null: lines.</param>
internal sealed class EpochProgress(IAnsiConsole console, string name, RunForecast forecast, TimeProvider clock, ProgressContext? live) : Callback
{
    // Below this many columns the bar would push the figures into a second line.
    private const int RoomForBar = 112;
    private const int BarWidth = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private ProgressTask? _bar;
    private long _epochStart;
    private long _lastDrawn;
    private long _firstStep;
    private int _epoch;
    private bool _begun;

    /// <summary>Runs training inside a live display where there is a terminal.</summary>
    public static T Show<T>(CommandContext context, string name, RunForecast forecast, Func<EpochProgress, T> train)
    {
        if (!context.Interactive)
        {
            return train(new EpochProgress(context.Console, name, forecast, TimeProvider.System, null));
        }

        TaskDescriptionColumn figures = new() { Alignment = Justify.Left };
        ProgressColumn[] columns = context.Console.Profile.Width < RoomForBar ? [figures, new PercentageColumn()] : [figures, new ProgressBarColumn { Width = BarWidth }, new PercentageColumn()];
        return context.Console.Progress().Columns(columns).Start(live => train(new EpochProgress(context.Console, name, forecast, TimeProvider.System, live)));
    }

    /// <inheritdoc/>
    public override void on_epoch_begin(int epoch)
    {
        (_epoch, _firstStep, _epochStart) = (epoch, -1, clock.GetTimestamp());
        _bar = live?.AddTask(Line("starting"), maxValue: Parameters.Steps);
    }

    /// <inheritdoc/>
    public override void on_train_batch_begin(long step)
    {
        if (_firstStep < 0)
        {
            // A resumed run begins in the midst of an epoch.
            _firstStep = step;
            if (!_begun)
            {
                forecast.NextPart(Done(step));
                _begun = true;
            }
        }
    }

    /// <inheritdoc/>
    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        forecast.Report(Done(end_step + 1));
        if (_bar is not null && clock.GetElapsedTime(_lastDrawn) >= Pause)
        {
            _lastDrawn = clock.GetTimestamp();
            _bar.Value = end_step + 1;
            TimeSpan epochLeft = clock.GetElapsedTime(_epochStart) * ((double)(Parameters.Steps - end_step - 1) / (end_step + 1 - _firstStep));
            _bar.Description = Line($"{Figures(logs, end_step + 1)}  [blue]{Minutes(epochLeft)} left, run {RunLeft()}[/]");
        }
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        string took = string.Create(CultureInfo.InvariantCulture, $"{clock.GetElapsedTime(_epochStart).TotalSeconds:F1} s");
        string text = $"{Figures(epoch_logs, Parameters.Steps)}  {took}";
        if (_bar is not null)
        {
            _bar.Value = Parameters.Steps;
            _bar.Description = Line(text);
            _bar.StopTask();
        }
        else
        {
            console.WriteLine(epoch + 1 < Parameters.Epochs || forecast.Left > TimeSpan.FromSeconds(1) ? $"{Line(text)}, run {RunLeft()} left" : Line(text));
        }
    }

    private static string Minutes(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}");

    private string RunLeft() => forecast.Left is { } left ? Minutes(left) : "?";

    private double Done(long steps) => (_epoch + ((double)steps / Parameters.Steps)) / Parameters.Epochs;

    private string Line(string text) => string.Create(CultureInfo.InvariantCulture, $"{name} {_epoch + 1}/{Parameters.Epochs}  {text}");

    private string Figures(Dictionary<string, float> logs, long steps)
    {
        string validation = logs.TryGetValue("val_accuracy", out float share) ? string.Create(CultureInfo.InvariantCulture, $"  validation {Tables.Percent(share)}") : string.Empty;
        double images = _firstStep < 0 ? 0 : (double)(steps - _firstStep) * Parameters.Samples / Parameters.Steps;
        double speed = images / Math.Max(1e-9, clock.GetElapsedTime(_epochStart).TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"loss {logs["loss"]:F4}  accuracy {Tables.Percent(logs["accuracy"])}{validation}  {speed:N0} images/s");
    }
}
