using Mnist.Models.Callbacks;

namespace Mnist.Tests.Training;

/// <summary>Bytes the training thread allocates in the same step of every epoch but the first, which compiles code.</summary>
/// <remarks>
/// The least over the epochs counts: what a step allocates it allocates each time, whereas the runtime, on a busy machine, has been
/// seen to charge a thread once with the rest of an allocation block. Needs three epochs or more.
/// </remarks>
internal sealed class StepAllocations : Callback
{
    private readonly Dictionary<long, long> _least = [];
    private long _before;
    private int _epochs;

    /// <summary>Steps that allocate, with the bytes.</summary>
    public IReadOnlyDictionary<long, long> Steps
    {
        get
        {
            Assert.True(_epochs >= 3, "The least of an epoch would be all of it.");
            return _least.Where(step => step.Value != 0).ToDictionary();
        }
    }

    public override void on_epoch_begin(int epoch) => _epochs++;

    public override void on_train_batch_begin(long step) => _before = GC.GetAllocatedBytesForCurrentThread();

    public override void on_train_batch_end(long end_step, Dictionary<string, float> logs)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread() - _before;
        if (_epochs > 1)
        {
            _least[end_step] = _epochs == 2 ? bytes : Math.Min(_least[end_step], bytes);
        }
    }
}
