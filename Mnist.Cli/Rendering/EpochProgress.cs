using System.Globalization;
using Mnist.Models.Callbacks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mnist.Cli.Rendering;

/// <summary>Shows how training goes: a live bar per epoch on a terminal, a line per epoch in a log.</summary>
/// <param name="console">Where to.</param>
/// <param name="name">Name of the model.</param>
/// <param name="forecast">Guesses when the whole run will be over.</param>
/// <param name="clock">The time.</param>
/// <param name="live">The running live display; null: lines.</param>
internal sealed class EpochProgress(IAnsiConsole console, string name, RunForecast forecast, TimeProvider clock, ProgressContext? live) : Callback
{
    // With fewer columns the figures go into a second line while an epoch runs.
    private const int RoomForOneLine = 118;
    private const int BarWidth = 16;

    // Spectre takes real ones out of descriptions.
    private const char LineBreak = '\v';

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

        return context.Console.Progress().Columns(new TextColumn()).Start(live => train(new EpochProgress(context.Console, name, forecast, TimeProvider.System, live)));
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
            TimeSpan epochLeft = clock.GetElapsedTime(_epochStart) * ((double)(Parameters.Steps - end_step - 1) / (end_step + 1 - _firstStep));
            string figures = Figures(logs, end_step + 1);
            string gap = console.Profile.Width < RoomForOneLine ? $"{LineBreak}  " : "  ";
            _bar.Description = Line($"{Bar(end_step + 1)}  {Minutes(epochLeft)} left, run {RunLeft()} left{gap}{figures}");
        }
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        string took = string.Create(CultureInfo.InvariantCulture, $"{clock.GetElapsedTime(_epochStart).TotalSeconds:F1} s");
        string text = Line($"{Figures(epoch_logs, Parameters.Steps)}  {took}");
        if (_bar is not null)
        {
            _bar.Description = text;
            _bar.StopTask();
        }
        else
        {
            console.WriteLine(epoch + 1 < Parameters.Epochs || forecast.Left > TimeSpan.FromSeconds(1) ? $"{text}, run {RunLeft()} left" : text);
        }
    }

    // Two characters and not two colours, so that it can be read without colours.
    private string Bar(long steps)
    {
        (char done, char toDo) = console.Profile.Capabilities.Unicode ? ('\u2588', '\u2591') : ('#', '-');
        int filled = (int)(steps * BarWidth / Parameters.Steps);
        return string.Create(CultureInfo.InvariantCulture, $"[green]{new string(done, filled)}[/]{new string(toDo, BarWidth - filled)} {100 * steps / Parameters.Steps,3} %");
    }

    private static string Minutes(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:D2}:{time.Seconds:D2}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:D2}");

    private string RunLeft() => forecast.Left is { } left ? Minutes(left) : "?";

    private double Done(long steps) => (_epoch + ((double)steps / Parameters.Steps)) / Parameters.Epochs;

    private string Line(string text) => string.Create(CultureInfo.InvariantCulture, $"{name} {_epoch + 1}/{Parameters.Epochs}  {text}");

    private string Figures(Dictionary<string, float> logs, long steps)
    {
        string validation = logs.TryGetValue("val_accuracy", out float share) ? string.Create(CultureInfo.InvariantCulture, $"  val {Tables.Percent(share)}") : string.Empty;
        double images = _firstStep < 0 ? 0 : (double)(steps - _firstStep) * Parameters.Samples / Parameters.Steps;
        double speed = images / Math.Max(1e-9, clock.GetElapsedTime(_epochStart).TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"loss {logs["loss"]:F4}  {(console.Profile.Width < RoomForOneLine ? "acc" : "accuracy")} {Tables.Percent(logs["accuracy"])}{validation}  {speed:N0} images/s");
    }

    private sealed class TextColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Markup(task.Description.Replace(LineBreak, '\n'));
    }
}
