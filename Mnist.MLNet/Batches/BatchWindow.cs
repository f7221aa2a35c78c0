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
    private readonly TaskScheduler? _scheduler;
    private readonly CancellationToken _stop;
    private readonly Queue<BatchRun> _running = new();
    private readonly int _most;
    private bool _isDisposed;

    /// <param name="session">The session; it stays the caller's.</param>
    /// <param name="columns">What the batches hold.</param>
    /// <param name="options">How many runs at once, of how many rows.</param>
    /// <param name="helps">Whether the one who takes batches is one of the workers: it then scores a batch in place of waiting for one, and must take them by <see cref="Take"/>.</param>
    /// <param name="stop">Stops between batches.</param>
    public BatchWindow(IScoringSession session, IReadOnlyList<TensorInfo> columns, ScoringOptions options, bool helps, CancellationToken stop)
    {
        _session = session;
        _columns = ColumnMap.Find(columns, session.Inputs);
        _outputs = new RowBatchPool(session.Outputs);
        int others = options.WorkersOrAll - (helps ? 1 : 0);
        _scheduler = others == 0 ? null : new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, others).ConcurrentScheduler;
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
        BatchRun run = new(new ScoredBatch(inputs, _outputs.Rent()), Run);
        _running.Enqueue(run);
        if (_scheduler is not null)
        {
            _ = Task.Factory.StartNew(run.TryRun, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);
        }
    }

    /// <summary>The oldest batch, once it is scored; until then others are scored here.</summary>
    public ScoredBatch Take()
    {
        _stop.ThrowIfCancellationRequested();
        BatchRun oldest = _running.Dequeue();
        oldest.TryRun();
        foreach (BatchRun next in _running)
        {
            if (oldest.Done.IsCompleted)
            {
                break;
            }

            next.TryRun();
        }

        oldest.Done.GetAwaiter().GetResult();
        return oldest.Batch;
    }

    /// <summary>The oldest batch, once it is scored.</summary>
    public async ValueTask<ScoredBatch> TakeAsync()
    {
        _stop.ThrowIfCancellationRequested();
        BatchRun oldest = _running.Dequeue();
        await oldest.Done.ConfigureAwait(false);
        return oldest.Batch;
    }

    /// <summary>Drops the batches that wait; those being scored are waited for, so that no run outlives the window.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        foreach (BatchRun run in _running)
        {
            run.Drop();
        }

        Task.WhenAll(_running.Select(run => run.Done)).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait(CancellationToken.None);
        _running.Clear();
    }

    private void Run(ScoredBatch batch)
    {
        TensorBuffer[] inputs = Array.ConvertAll(_columns, column => batch.Inputs.Buffers[column]);
        _session.Run(inputs, batch.Outputs.Buffers, batch.Inputs.Rows);
        (batch.Outputs.Rows, batch.Outputs.FirstRow) = (batch.Inputs.Rows, batch.Inputs.FirstRow);
    }
}
