using Mnist.Models.Callbacks;

namespace Mnist.Tests.Training;

/// <summary>Bytes the training thread allocated in the steps of the last epoch; the first compiles code, the last only computes.</summary>
internal sealed class StepAllocations : Callback
{
    private readonly List<(long Step, long Bytes, int Collections)> _steps = [];
    private long _before;
    private int _collections;

    public IReadOnlyList<(long Step, long Bytes, int Collections)> LastEpoch => _steps;

    public override void on_epoch_begin(int epoch) => _steps.Clear();

    public override void on_train_batch_begin(long step)
    {
        _collections = Collections();
        _before = GC.GetAllocatedBytesForCurrentThread();
    }

    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread() - _before;
        if (bytes != 0)
        {
            _steps.Add((end_step, bytes, Collections() - _collections));
        }
    }

    private static int Collections() => GC.CollectionCount(0) + GC.CollectionCount(1) + GC.CollectionCount(2);
}
