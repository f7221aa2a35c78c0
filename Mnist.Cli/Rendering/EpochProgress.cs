using System.Globalization;
using Mnist.Models.Callbacks;
using Mnist.Runs.Jobs;
using Mnist.Runs.Records;
using Mnist.Runs.Reports;
using Spectre.Console;

namespace Mnist.Cli.Rendering;

/// <summary>Shows how training goes: a live bar per epoch on a terminal, a line per epoch in a log.</summary>
/// <param name="console">Where to.</param>
/// <param name="name">Name of the model.</param>
/// <param name="estimate">Estimates when the whole run will be finished.</param>
/// <param name="part">Index of this training among its parts.</param>
/// <param name="clock">The time.</param>
/// <param name="live">The running live display; null: lines.</param>
internal sealed class EpochProgress(IAnsiConsole console, string name, TimeEstimate estimate, int part, TimeProvider clock, ProgressContext? live) : Callback
{
    // With fewer columns the metrics go into a second line while an epoch runs.
    private const int RoomForOneLine = 134;
    private const int BarWidth = 16;
    private const string ValidationAccuracy = "val_accuracy";

    // Spectre takes real ones out of descriptions.
    public const char LineBreak = '\v';

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SpeedMeter _meter = new(clock);
    private ProgressTask? _bar;
    private long _epochStart;
    private long _lastDrawn;
    private long _firstStep;
    private int _epoch;
    private bool _begun;

    /// <inheritdoc/>
    public override void on_epoch_begin(int epoch)
    {
        (_epoch, _firstStep, _epochStart) = (epoch, -1, clock.GetTimestamp());
        _meter.BeginEpoch();
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
                estimate.Begin(part, Done(step));
                _begun = true;
            }
        }
    }

    /// <inheritdoc/>
    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        _meter.EndBatch();
        estimate.Report(Done(end_step + 1));
        if (_bar is not null && clock.GetElapsedTime(_lastDrawn) >= Pause)
        {
            _lastDrawn = clock.GetTimestamp();
            TimeSpan epochLeft = clock.GetElapsedTime(_epochStart) * ((double)(Parameters.Steps - end_step - 1) / (end_step + 1 - _firstStep));
            string metrics = Metrics(logs, end_step + 1);
            string gap = console.Profile.Width < RoomForOneLine ? $"{LineBreak}  " : "  ";
            _bar.Description = Line($"{Bar(end_step + 1)}  {Minutes(epochLeft)} left, run {RunLeft()} left{gap}{metrics}");
        }
    }

    /// <inheritdoc/>
    public override void on_epoch_end(int epoch, Dictionary<string, float> epoch_logs)
    {
        double validation = clock.GetElapsedTime(_epochStart).TotalSeconds - _meter.EpochSeconds;
        string took = $"{NumberText.Seconds(_meter.EpochSeconds)} s{(epoch_logs.ContainsKey(ValidationAccuracy) ? $" + {NumberText.Seconds(validation)} s" : string.Empty)}";
        string metrics = Metrics(epoch_logs, Parameters.Steps);
        string text = Line(_bar is not null && console.Profile.Width < RoomForOneLine ? $"{took}{LineBreak}  {metrics}" : $"{metrics}  {took}");
        if (_bar is not null)
        {
            _bar.Description = text;
            _bar.StopTask();
        }
        else
        {
            console.WriteLine(epoch + 1 < Parameters.Epochs || estimate.Left > TimeSpan.FromSeconds(1) ? $"{text}, run {RunLeft()} left" : text);
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

    private string RunLeft() => estimate.Left is { } left ? Minutes(left) : "?";

    private double Done(long steps) => (_epoch + ((double)steps / Parameters.Steps)) / Parameters.Epochs;

    private string Line(string text) => string.Create(CultureInfo.InvariantCulture, $"{name} {_epoch + 1}/{Parameters.Epochs}  {text}");

    private string Metrics(Dictionary<string, float> logs, long steps)
    {
        string validation = logs.TryGetValue(ValidationAccuracy, out float accuracy) ? $"  validation {NumberText.Percent(accuracy)}" : string.Empty;
        double images = _firstStep < 0 ? 0 : (double)(steps - _firstStep) * Parameters.Samples / Parameters.Steps;
        string rate = NumberText.Rate(TrainingSpeed.ImagesPerSecond(images, _meter.EpochSeconds));
        return string.Create(CultureInfo.InvariantCulture, $"loss {logs["loss"]:F4}  accuracy {NumberText.Percent(logs["accuracy"])}{validation}  {rate} images/s");
    }
}
