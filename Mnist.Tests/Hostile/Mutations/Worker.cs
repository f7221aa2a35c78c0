namespace Mnist.Tests.Hostile.Mutations;

/// <summary>What a thread reads now, and since how many looks.</summary>
/// <param name="number">Number of the thread.</param>
internal sealed class Worker(int number)
{
    private readonly Lock _lock = new();
    private int _looks;
    private Recipe? _current;

    public int Number => number;

    public Recipe? Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    public void Begin(Recipe recipe)
    {
        lock (_lock)
        {
            (_current, _looks) = (recipe, 0);
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _current = null;
        }
    }

    /// <summary>How often this was asked while the same file was read.</summary>
    public int Look()
    {
        lock (_lock)
        {
            return _current is null ? 0 : ++_looks;
        }
    }
}
