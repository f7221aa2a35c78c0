namespace Mnist.Formats.Data.Tables;

/// <summary>Reads rows of a <see cref="Table"/> from one on, a few at a time.</summary>
public abstract class TableCursor : IDisposable
{
    /// <summary>Reads the next rows.</summary>
    /// <param name="targets">Where the values of each request go: an array of its element type with room for so many rows, filled from its beginning.</param>
    /// <param name="rows">How many, 1 or more.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>How many came: fewer than wanted only at the end.</returns>
    /// <exception cref="DatasetException">The file is damaged, or a value is not what was asked for.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract int Read(IReadOnlyList<Array> targets, int rows, CancellationToken cancellation);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    /// <param name="disposing">Whether it was asked for.</param>
    protected abstract void Dispose(bool disposing);
}
