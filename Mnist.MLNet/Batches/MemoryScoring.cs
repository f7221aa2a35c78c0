using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Batches;

/// <summary>
/// Scores rows that are in memory into memory. Nothing is handed over: each worker, of whom the caller is one, takes the next batch, shows its rows to the session where they lie, and has their scores written where they belong.
/// </summary>
internal sealed class MemoryScoring
{
    private readonly IScoringSession _session;
    private readonly ReadOnlyMemory<float> _rows;
    private readonly int _rowLength;
    private readonly int _count;
    private readonly int _size;
    private readonly int _batches;
    private readonly Memory<float>?[] _results;
    private readonly Memory<float>? _given;
    private readonly IProgress<long>? _progress;
    private readonly CancellationToken _stop;
    private readonly Lock _gate = new();
    private Exception? _error;
    private long _done;
    private int _next;

    private MemoryScoring(IScoringSession session, ReadOnlyMemory<float> rows, int rowLength, int wanted, Memory<float>? given, ScoringOptions options, CancellationToken stop)
    {
        (_session, _rows, _rowLength, _count, _given, _progress, _stop) = (session, rows, rowLength, rows.Length / rowLength, given, options.Progress, stop);
        _results = [.. session.Outputs.Take(wanted).Select(output => output.RowLength < 0 ? (Memory<float>?)null : Room(output.RowLength))];
        _size = options.BatchSize > 0 ? options.BatchSize : Evenly(BatchSizeMeasure.Of(session, _count, inMemory: true, stop), options.WorkersOrAll);
        _batches = (int)(((long)_count + _size - 1) / _size);
    }

    /// <summary>Scores all rows with a model of one input.</summary>
    /// <param name="session">The model; it stays the caller's.</param>
    /// <param name="rows">The numbers of all rows, one after another.</param>
    /// <param name="rowLength">Numbers in a row.</param>
    /// <param name="wanted">How many of the outputs are wanted, of the first.</param>
    /// <param name="given">Where the only wanted output is to lie; memory is made for it when null.</param>
    /// <param name="options">Batches and workers.</param>
    /// <param name="stop">Stops between batches.</param>
    /// <returns>For each wanted output that of all rows, one after another; nothing that counts where the memory was given.</returns>
    /// <exception cref="ArgumentException">The memory is not as large as the output.</exception>
    /// <exception cref="ScoringException">The rows do not fit the model, or a wanted output holds something else than Single.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static float[][] Run(IScoringSession session, ReadOnlyMemory<float> rows, int rowLength, int wanted, Memory<float>? given, ScoringOptions options, CancellationToken stop)
    {
        ColumnMap.Find([new TensorInfo(session.Inputs[0].Name, typeof(float), [rowLength])], session.Inputs);
        if (session.Outputs.Take(wanted).FirstOrDefault(output => output.ElementType != typeof(float)) is { } other)
        {
            throw new ScoringException($"The output '{other.Name}' holds {other.ElementType.Name}, not Single; score it with {nameof(BatchScorer.ScoreAsync)}.");
        }

        stop.ThrowIfCancellationRequested();
        if (rows.Length == 0)
        {
            return given is null or { Length: 0 } ? [.. Enumerable.Repeat(Array.Empty<float>(), wanted)] : throw WrongRoom(0, 0, given.Value.Length);
        }

        Memory<float>?[] results = new MemoryScoring(session, rows, rowLength, wanted, given, options, stop).Run(options.WorkersOrAll);
        return given is null ? [.. results.Select(result => MemoryMarshal.TryGetArray(result!.Value, out ArraySegment<float> whole) ? whole.Array! : [])] : [];
    }

    private static ArgumentException WrongRoom(int rows, long needed, int received, string parameter = "scores") => new($"The scores of {rows} rows take {needed} numbers, and there is room for {received}; give memory of that length.", parameter);

    private Memory<float>?[] Run(int workers)
    {
        Task[] others = [.. Enumerable.Range(1, Math.Min(workers, _batches) - 1).Select(_ => Task.Run(Work, CancellationToken.None))];
        Work();
        foreach (Task other in others)
        {
            // One that no thread has begun with is run here, and finds nothing to do.
            other.GetAwaiter().GetResult();
        }

        if (_error is not null)
        {
            ExceptionDispatchInfo.Throw(_error);
        }

        return _results;
    }

    private void Work()
    {
        try
        {
            TensorBuffer[] inputs = [new TensorBuffer(typeof(float), [_rowLength])];
            TensorBuffer[] outputs = [.. _session.Outputs.Select(output => new TensorBuffer(output.ElementType, output.RowLength < 0 ? [] : output.RowShape!))];
            for (int batch = Interlocked.Increment(ref _next) - 1; batch < _batches; batch = Interlocked.Increment(ref _next) - 1)
            {
                _stop.ThrowIfCancellationRequested();
                int first = batch * _size;
                int rows = Math.Min(_size, _count - first);
                inputs[0].Borrow(_rows.Slice(first * _rowLength, rows * _rowLength));
                Lend(outputs, first, rows);
                _session.Run(inputs, outputs, rows);
                Keep(outputs, first, rows);
            }
        }
        catch (Exception error)
        {
            // The others stop at their next batch.
            Interlocked.CompareExchange(ref _error, error, null);
            Interlocked.Exchange(ref _next, _batches);
        }
    }

    private void Lend(TensorBuffer[] outputs, int first, int rows)
    {
        for (int i = 0; i < _results.Length; i++)
        {
            if (_results[i] is { } result && _session.Outputs[i].RowLength is >= 0 and var length)
            {
                outputs[i].Borrow<float>(result.Slice(first * (int)length, rows * (int)length));
            }
        }
    }

    private void Keep(TensorBuffer[] outputs, int first, int rows)
    {
        for (int i = 0; i < _results.Length; i++)
        {
            // A session that needs more room than it was lent writes elsewhere, and so does one that does not know how long a row becomes.
            Memory<float> result = _session.Outputs[i].RowLength < 0 ? First(i, outputs[i].RowLength) : _results[i]!.Value;
            int length = result.Length / _count;
            Span<float> target = result.Span.Slice(first * length, rows * length);
            ReadOnlySpan<float> written = outputs[i].Rows<float>(rows);
            if (written.Length != target.Length)
            {
                throw new ScoringException($"The model gave rows of {outputs[i].RowLength} numbers of '{_session.Outputs[i].Name}' after rows of {length}; score such rows with {nameof(BatchScorer.ScoreAsync)}.");
            }

            if (!written.Overlaps(target))
            {
                written.CopyTo(target);
            }
        }

        if (_progress is not null)
        {
            lock (_gate)
            {
                _done += rows;
                _progress.Report(_done);
            }
        }
    }

    private Memory<float> First(int output, int length)
    {
        lock (_gate)
        {
            return _results[output] ??= Room(length);
        }
    }

    // Every number of it is written.
    private Memory<float> Room(long length) => _given is { } given ? (given.Length == length * _count ? given : throw WrongRoom(_count, length * _count, given.Length))
        : length * _count <= Array.MaxLength ? GC.AllocateUninitializedArray<float>((int)length * _count)
        : throw TensorBuffer.TooLarge(_count, length);

    // As many batches for each worker, so that nobody waits for the last one.
    private int Evenly(int size, int workers)
    {
        long batches = (_count + size - 1L) / size;
        long rounds = (batches + workers - 1) / workers;
        return (int)((_count + (rounds * workers) - 1) / (rounds * workers));
    }
}
