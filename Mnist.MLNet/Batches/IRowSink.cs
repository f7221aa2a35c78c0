namespace Mnist.MLNet.Batches;

/// <summary>Takes scored rows: into arrays, a file, an evaluation.</summary>
public interface IRowSink : IAsyncDisposable
{
    /// <summary>Takes one batch. Batches come one at a time, in the order of the source, and are not to be kept.</summary>
    /// <param name="inputs">The source's columns.</param>
    /// <param name="outputs">The model's outputs for the same rows.</param>
    /// <param name="stop">Stops the writing.</param>
    ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop);
}
