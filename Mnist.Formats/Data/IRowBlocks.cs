namespace Mnist.Formats.Data;

/// <summary>Gives the rows of an array, in their order.</summary>
internal interface IRowBlocks : IDisposable
{
    /// <summary>Reads some rows, row-major.</summary>
    /// <param name="first">The first of them: the one after the last that was read.</param>
    /// <param name="count">How many; there are so many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    Array Read(long first, int count, CancellationToken cancellation);

    /// <summary>Passes over rows.</summary>
    /// <param name="first">The first of them: the one after the last that was read or passed over.</param>
    /// <param name="count">How many; there are so many.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="DatasetException">The file is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    void Skip(long first, long count, CancellationToken cancellation)
    {
    }
}
