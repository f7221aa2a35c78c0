using Microsoft.ML;

namespace Mnist.MLNet.Scoring;

/// <summary>Gathers batches ahead of the reader, keeps as many runs going as there are workers, gives results in order.</summary>
internal sealed class ReadAhead : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly OnnxRunner _runner;
    private readonly RowReader[] _readers;
    private readonly int _batchSize;
    private readonly int _workers;
    private readonly CancellationToken _cancellation;
    private readonly Queue<Task<float[][]>> _running = new();
    private readonly Queue<int> _sizes = new();
    private bool _ended;
    private int _size;

    public ReadAhead(DataViewRowCursor cursor, OnnxRunner runner, int batchSize, int workers, CancellationToken cancellation)
    {
        _cursor = cursor;
        _runner = runner;
        _batchSize = batchSize;
        _workers = workers;
        _cancellation = cancellation;
        _readers = [.. runner.Model.Inputs.Select(tensor => new RowReader(cursor, tensor))];
    }

    /// <summary>The results of the current batch, one array for each output.</summary>
    public float[][] Results { get; private set; } = [];

    /// <summary>The current row's place in the batch.</summary>
    public int Row { get; private set; } = -1;

    public ReadOnlySpan<float> Output(int index)
    {
        int length = Results[index].Length / _size;
        return Results[index].AsSpan(Row * length, length);
    }

    public bool MoveNext()
    {
        if (++Row < _size)
        {
            return true;
        }

        // One batch more than workers, so that none waits while the reader works.
        while (!_ended && _running.Count <= _workers)
        {
            Gather();
        }

        if (!_running.TryDequeue(out Task<float[][]>? next))
        {
            return false;
        }

        _size = _sizes.Dequeue();
        Results = next.GetAwaiter().GetResult();
        Row = 0;
        return true;
    }

    public void Dispose()
    {
        // A session must not go while a run uses it.
        Task.WhenAll(_running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait(CancellationToken.None);
        _cursor.Dispose();
    }

    private void Gather()
    {
        _cancellation.ThrowIfCancellationRequested();
        float[][] inputs = [.. _readers.Select(reader => new float[reader.Length * _batchSize])];
        int rows = 0;
        while (rows < _batchSize)
        {
            if (!_cursor.MoveNext())
            {
                _ended = true;
                break;
            }

            for (int i = 0; i < inputs.Length; i++)
            {
                int length = _readers[i].Length;
                _readers[i].Read(inputs[i].AsSpan(rows * length, length));
            }

            rows++;
        }

        if (rows == 0)
        {
            return;
        }

        for (int i = 0; i < inputs.Length && rows < _batchSize; i++)
        {
            Array.Resize(ref inputs[i], rows * _readers[i].Length);
        }

        _sizes.Enqueue(rows);
        _running.Enqueue(Task.Run(() => _runner.Run(inputs, rows), _cancellation));
    }
}
