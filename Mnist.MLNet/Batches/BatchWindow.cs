using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Batches;

/// <summary>
/// The batches between source and sink: they are scored several at a time and come out in the order they went in. How
/// many there can be is fixed, which bounds the memory however many rows there are.
/// </summary>
internal sealed class BatchWindow : IDisposable
{
    private readonly IScoringSession _session;
    private readonly int[] _columns;
    private readonly RowBatchPool _outputs;
    private readonly TaskScheduler _scheduler;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _ended = new();
    private readonly Queue<(ScoredBatch Batch, Task Run)> _running = new();
    private readonly int _most;
    private bool _isDisposed;

    /// <param name="session">The session; it stays the caller's.</param>
    /// <param name="columns">What the batches hold.</param>
    /// <param name="options">How many runs at once, of how many rows.</param>
    /// <param name="stop">Stops between batches.</param>
    public BatchWindow(IScoringSession session, IReadOnlyList<TensorInfo> columns, ScoringOptions options, CancellationToken stop)
    {
        _session = session;
        _columns = ColumnMap.Find(columns, session.Inputs);
        _outputs = new RowBatchPool(session.Outputs);
        _scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, options.WorkersOrAll).ConcurrentScheduler;
        _stop = stop;

        // As many wait as run, so that no worker idles while the reader works or the first batch is the slowest.
        _most = 2 * options.WorkersOrAll;
    }

    public bool IsFull => _running.Count >= _most;

    public bool IsEmpty => _running.Count == 0;

    /// <summary>Has a batch scored; it belongs to the window until it is taken.</summary>
    public void Add(RowBatch inputs)
    {
        _stop.ThrowIfCancellationRequested();
        ScoredBatch batch = new(inputs, _outputs.Rent());
        _running.Enqueue((batch, Task.Factory.StartNew(() => Run(batch), _ended.Token, TaskCreationOptions.DenyChildAttach, _scheduler)));
    }

    /// <summary>The oldest batch, once it is scored.</summary>
    public ScoredBatch Take()
    {
        _stop.ThrowIfCancellationRequested();
        (ScoredBatch batch, Task run) = _running.Dequeue();
        run.GetAwaiter().GetResult();
        return batch;
    }

    /// <summary>The oldest batch, once it is scored.</summary>
    public async ValueTask<ScoredBatch> TakeAsync()
    {
        _stop.ThrowIfCancellationRequested();
        (ScoredBatch batch, Task run) = _running.Dequeue();
        await run.ConfigureAwait(false);
        return batch;
    }

    /// <summary>Drops the batches that wait; those being scored are waited for, so that no run outlives the window.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _ended.Cancel();
        Task.WhenAll(_running.Select(entry => entry.Run)).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait(CancellationToken.None);
        _running.Clear();
        _ended.Dispose();
    }

    private void Run(ScoredBatch batch)
    {
        TensorBuffer[] inputs = Array.ConvertAll(_columns, column => batch.Inputs.Buffers[column]);
        _session.Run(inputs, batch.Outputs.Buffers, batch.Inputs.Rows);
        (batch.Outputs.Rows, batch.Outputs.FirstRow) = (batch.Inputs.Rows, batch.Inputs.FirstRow);
    }
}
