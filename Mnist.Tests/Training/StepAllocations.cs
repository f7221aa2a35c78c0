using Mnist.Models.Callbacks;

namespace Mnist.Tests.Training;

/// <summary>Bytes the training thread allocated in the steps of the last epoch; the first compiles code, the last only computes.</summary>
internal sealed class StepAllocations : Callback
{
    private long _before;

    public long LastEpoch { get; private set; }

    public override void on_epoch_begin(int epoch) => LastEpoch = 0;

    public override void on_train_batch_begin(long step) => _before = GC.GetAllocatedBytesForCurrentThread();

    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs) => LastEpoch += GC.GetAllocatedBytesForCurrentThread() - _before;
}
