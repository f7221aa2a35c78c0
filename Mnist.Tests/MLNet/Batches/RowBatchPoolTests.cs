using System.Runtime.CompilerServices;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.Tests.MLNet.Batches;

public sealed class RowBatchPoolTests
{
    /// <summary>Each view that is read has pools of its own: what they lent once must go with them, whichever thread gave it back.</summary>
    [Fact]
    public void A_pool_that_is_let_go_keeps_no_batches()
    {
        WeakReference[] batches = [Lent(), Lent(), Lent()];

        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        GC.Collect();
        Assert.All(batches, batch => Assert.False(batch.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Lent()
    {
        RowBatchPool pool = new([new TensorInfo("x", typeof(float), [784])]);
        RowBatch batch = pool.Rent();
        batch.Reserve(32);
        batch.Dispose();
        return new WeakReference(batch);
    }
}
