namespace Mnist.MLNet.Engines.Managed;

/// <summary>
/// What the tensors of a run under way take together, counted before they are made, and held to <see cref="Lowering.RowBounds.Most"/>.
/// </summary>
/// <remarks>A run is on one thread alone, so that thread's tensors are the run's.</remarks>
internal sealed class RunMemory
{
    [ThreadStatic]
    private static RunMemory? _current;

    private readonly long _most;
    private long _held;

    private RunMemory(long most) => _most = most;

    /// <summary>Runs something whose tensors are counted.</summary>
    /// <param name="most">Most bytes it may hold at once.</param>
    /// <param name="run">What is run.</param>
    /// <exception cref="LargeTensorException">Its tensors take more than they may.</exception>
    public static void Bound(double most, Action run)
    {
        RunMemory? before = _current;
        _current = new RunMemory((long)Math.Min(long.MaxValue / 2, most));
        try
        {
            run();
        }
        finally
        {
            _current = before;
        }
    }

    /// <summary>Counts memory before it is made.</summary>
    /// <exception cref="LargeTensorException">It is more than there is for the run.</exception>
    public static void Take(long bytes)
    {
        if (_current is { } run)
        {
            run._held += bytes;
            _ = run._held <= run._most ? 0 : throw new LargeTensorException($"Tensors of {run._held} bytes at once.");
        }
    }

    /// <summary>Counts memory that is free again.</summary>
    public static void Free(long bytes)
    {
        if (_current is { } run)
        {
            run._held -= bytes;
        }
    }
}
