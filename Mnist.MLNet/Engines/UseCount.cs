namespace Mnist.MLNet.Engines;

/// <summary>
/// Lets something be disposed while others use it: the last to leave frees it. Waiting for the users instead would
/// never end when one of them disposes.
/// </summary>
internal sealed class UseCount(object owner, Action free) : IDisposable
{
    private readonly Lock _gate = new();
    private int _users = 1;
    private bool _disposed;

    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Enter() => ObjectDisposedException.ThrowIf(!TryEnter(), owner);

    /// <summary>Enters unless it was disposed.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _users += _disposed ? 0 : 1;
            return !_disposed;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_users > 0)
            {
                return;
            }
        }

        free();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        Leave();
    }
}
