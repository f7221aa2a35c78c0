using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Batches;

/// <summary>From a source of rows through batches, scored several at a time, in order to a sink.</summary>
public static class ScoringPipeline
{
    /// <summary>Scores all rows of a source. The scores do not depend on the options, and the memory needed not on the number of rows.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="session">The model; it stays the caller's.</param>
    /// <param name="sink">Takes the rows with their scores; it stays the caller's.</param>
    /// <param name="options">Batches and workers; the defaults when null.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <returns>The number of rows scored.</returns>
    /// <exception cref="ScoringException">The rows do not fit the model.</exception>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<long> RunAsync(IRowSource source, IScoringSession session, IRowSink sink, ScoringOptions? options = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(sink);
        options ??= new ScoringOptions();
        options.Check();
        options = options.Decided(session, source.Rows, stop);
        long rows = 0;
        using BatchWindow window = new(session, source.Columns, options, helps: false, stop);
        await foreach (RowBatch batch in source.ReadAsync(options.BatchSize, stop).ConfigureAwait(false))
        {
            if (window.IsFull)
            {
                await WriteOldestAsync().ConfigureAwait(false);
            }

            window.Add(batch);
        }

        while (!window.IsEmpty)
        {
            await WriteOldestAsync().ConfigureAwait(false);
        }

        return rows;

        async ValueTask WriteOldestAsync()
        {
            using ScoredBatch done = await window.TakeAsync().ConfigureAwait(false);
            await sink.WriteAsync(done.Inputs, done.Outputs, stop).ConfigureAwait(false);
            rows += done.Inputs.Rows;
            options.Progress?.Report(rows);
        }
    }
}
