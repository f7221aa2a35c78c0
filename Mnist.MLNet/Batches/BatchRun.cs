namespace Mnist.MLNet.Batches;

/// <summary>A batch on its way: whoever claims it first scores it, and the one who takes it learns how that ended.</summary>
internal sealed class BatchRun(ScoredBatch batch, Action<ScoredBatch> score)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isClaimed;

    public ScoredBatch Batch => batch;

    /// <summary>Ends when the batch is scored, or with what went wrong.</summary>
    public Task Done => _done.Task;

    /// <summary>Scores the batch unless somebody else does or did.</summary>
    /// <returns>Whether it was scored here.</returns>
    public bool TryRun()
    {
        if (Interlocked.Exchange(ref _isClaimed, 1) == 1)
        {
            return false;
        }

        try
        {
            score(batch);
            _done.SetResult();
        }
        catch (Exception error)
        {
            _done.SetException(error);
        }

        return true;
    }

    /// <summary>Drops the batch if nobody scores it yet.</summary>
    public void Drop()
    {
        if (Interlocked.Exchange(ref _isClaimed, 1) == 0)
        {
            _done.SetResult();
        }
    }
}
