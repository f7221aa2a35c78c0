using Mnist.Models.Execution;
using Mnist.Models.Training;

namespace Mnist.Models;

/// <summary>Batches a user gives one by one; each epoch enumerates them anew.</summary>
internal sealed class BatchesFeed : IBatchFeed
{
    private readonly IEnumerable<Batch> _batches;
    private readonly Func<Batch, Samples> _convert;
    private readonly int? _limit;
    private readonly Sequence? _sequence;
    private int[] _order = [];
    private IEnumerator<Batch>? _open;
    private long _rows;
    private int _taken;

    /// <summary>Looks at the first batch for its size.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="convert">Checks a batch and turns it into samples.</param>
    /// <param name="steps">Batches of an epoch; null: all there are.</param>
    /// <exception cref="ArgumentException">There is no batch.</exception>
    public BatchesFeed(IEnumerable<Batch> batches, Func<Batch, Samples> convert, int? steps)
    {
        (_batches, _convert, _limit, _sequence) = (batches, convert, steps, batches as Sequence);
        First = convert(batches.FirstOrDefault() ?? throw new ArgumentException("The sequence of batches is empty; fit needs at least one batch.", nameof(batches)));
        Steps = steps ?? (batches.TryGetNonEnumeratedCount(out int count) ? count : null);
    }

    public int? Steps { get; private set; }

    /// <summary>The first batch.</summary>
    public Samples First { get; }

    public int BatchSize => First.Count;

    public void BeginEpoch(int epochsTrained, int step)
    {
        _open?.Dispose();
        _open = _batches.GetEnumerator();
        (_rows, _taken) = (0, 0);
        for (int i = 0; i < step && _open.MoveNext(); i++)
        {
            _taken++;
            _rows += _open.Current.X[0].Rows;
        }
    }

    public FedBatch? Next()
    {
        if (_taken == _limit || !_open!.MoveNext())
        {
            if (_taken == 0)
            {
                throw new InvalidOperationException("The sequence of batches gave none in this epoch: it must be enumerable anew for each, as a list or a Sequence is.");
            }

            Steps ??= _taken;
            _sequence?.on_epoch_end();
            return null;
        }

        Samples samples = _convert(_open.Current ?? throw new ArgumentException($"Batch {_taken} is null; give rows and targets."));
        if (_order.Length < samples.Count)
        {
            _order = [.. Enumerable.Range(0, samples.Count)];
        }

        FedBatch batch = new(samples, _order, 0, samples.Count, _rows);
        _rows += samples.Count;
        _taken++;
        return batch;
    }

    public void Dispose() => _open?.Dispose();
}
