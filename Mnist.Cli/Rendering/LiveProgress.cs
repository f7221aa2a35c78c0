using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mnist.Cli.Rendering;

/// <summary>A live display of lines that lasts until it is disposed: a callback has no scope that could hold it.</summary>
internal sealed class LiveProgress : IDisposable
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _display;

    /// <summary>Begins the display.</summary>
    public LiveProgress(IAnsiConsole console)
    {
        TaskCompletionSource<ProgressContext> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _display = Task.Run(() => console.Progress().Columns(new TextColumn()).StartAsync(live =>
        {
            begun.SetResult(live);
            return _end.Task;
        }));
        Context = begun.Task.GetAwaiter().GetResult();
    }

    /// <summary>Adds lines.</summary>
    public ProgressContext Context { get; }

    /// <summary>Draws the lines a last time and ends the display.</summary>
    public void Dispose()
    {
        _end.TrySetResult();
        _display.GetAwaiter().GetResult();
    }

    private sealed class TextColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Markup(task.Description.Replace(EpochProgress.LineBreak, '\n'));
    }
}
