namespace Mnist.Cli;

/// <summary>Ctrl-C stopped a command. The message says what is kept and how to go on.</summary>
internal sealed class StoppedException(string message, OperationCanceledException inner) : OperationCanceledException(message, inner, inner.CancellationToken)
{
    /// <summary>Does work whose rows are kept when it is stopped.</summary>
    /// <exception cref="StoppedException">It was stopped.</exception>
    public static T Kept<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException("Stopped; the rows that are scored are kept, and the same command goes on from there.", stopped);
        }
    }

    /// <summary>Does work that leaves nothing behind when it is stopped.</summary>
    /// <exception cref="StoppedException">It was stopped.</exception>
    public static T NothingWritten<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException("Stopped; nothing was written.", stopped);
        }
    }
}
