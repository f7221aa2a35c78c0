using System.Collections.Concurrent;
using Mnist.MLNet.Engines;

namespace Mnist.Tests.TestData;

/// <summary>A model of one number a row that gives twice the number, and notes how it is used.</summary>
internal sealed class DoublingSession : IScoringSession
{
    private int _running;
    private int _mostRunning;

    public IReadOnlyList<TensorInfo> Inputs { get; } = [new TensorInfo("number", typeof(float), [1])];

    public IReadOnlyList<TensorInfo> Outputs { get; } = [new TensorInfo("double", typeof(float), [1])];

    /// <summary>Done before each run, with the run's first number.</summary>
    public Action<float> Before { get; init; } = _ => { };

    public int MostRunning => _mostRunning;

    /// <summary>The buffers runs were given.</summary>
    public ConcurrentDictionary<TensorBuffer, bool> Buffers { get; } = [];

    public void Run(IReadOnlyList<TensorBuffer> inputs, IReadOnlyList<TensorBuffer> outputs, int rows)
    {
        InterlockedMax(Interlocked.Increment(ref _running));
        Buffers[inputs[0]] = Buffers[outputs[0]] = true;
        Before(inputs[0].Row<float>(0)[0]);
        outputs[0].Resize(rows, [1]);
        for (int row = 0; row < rows; row++)
        {
            outputs[0].Row<float>(row)[0] = 2 * inputs[0].Row<float>(row)[0];
        }

        Interlocked.Decrement(ref _running);
    }

    public void Dispose()
    {
    }

    private void InterlockedMax(int value)
    {
        int seen = _mostRunning;
        while (value > seen && Interlocked.CompareExchange(ref _mostRunning, value, seen) is int now && now != seen)
        {
            seen = now;
        }
    }
}
