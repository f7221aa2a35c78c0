namespace Mnist.MLNet.Engines.Managed;

/// <summary>
/// What the tensors of a run under way take together. Shapes that are known bound what a row takes, but a few bytes of a file can make many rows of one, whose number no shape shows: what a run holds at once
/// is bounded by what its known shapes need.
/// </summary>
/// <remarks>A run is on one thread alone, so that thread's tensors are the run's.</remarks>
internal sealed class RunMemory
{
    /// <summary>What any run may take: enough that small models never meet the bound.</summary>
    public const long AnyRun = 32L << 20;

    /// <summary>How many tensors as large as the largest of known shape a run may hold at once; rows that were folded into one another, as steps of time are, count with them.</summary>
    public const int LargestTensors = 16;

    [ThreadStatic]
    private static RunMemory? _current;

    private readonly long _most;
    private long _held;

    private RunMemory(long most) => _most = most;

    /// <summary>Runs something whose tensors are counted.</summary>
    /// <param name="largest">Bytes of the largest tensor of known shape.</param>
    /// <param name="run">What is run.</param>
    /// <exception cref="LargeTensorException">Its tensors take more than they may.</exception>
    public static void Bound(double largest, Action run)
    {
        RunMemory? before = _current;
        _current = new RunMemory(AnyRun + (long)Math.Min(long.MaxValue / 2, LargestTensors * largest));
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
