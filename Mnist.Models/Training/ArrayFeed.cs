using Mnist.Models.Execution;
using Mnist.Models.Random;

namespace Mnist.Models.Training;

/// <summary>Batches cut from arrays, shuffled anew for each epoch.</summary>
/// <param name="samples">The rows.</param>
/// <param name="batch">Rows of a batch.</param>
/// <param name="seed">Seed of the model; null: the order of the arrays.</param>
internal sealed class ArrayFeed(Samples samples, int batch, ulong? seed) : IBatchFeed
{
    private readonly int[] _order = [.. Enumerable.Range(0, samples.Count)];
    private int _start;

    public int? Steps => (samples.Count + batch - 1) / batch;

    public int BatchSize => batch;

    public void BeginEpoch(int epochsTrained, int step)
    {
        _start = step * batch;
        if (seed is { } value)
        {
            Permutation.Fill(_order, value, epochsTrained);
        }
    }

    public FedBatch? Next()
    {
        if (_start >= samples.Count)
        {
            return null;
        }

        int start = _start;
        _start += batch;
        return new FedBatch(samples, _order, start, Math.Min(batch, samples.Count - start), start);
    }

    public void Dispose()
    {
    }
}
