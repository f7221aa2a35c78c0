using Microsoft.ML;
using Mnist.MLNet.Scoring;

namespace Mnist.Tests.MLNet.Pooling;

/// <summary>Holds rows back in front of a model until it is opened, and counts those inside.</summary>
internal sealed class Gate : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly SemaphoreSlim _entered = new(0);
    private int _running;
    private int _mostRunning;

    public int MostRunning => _mostRunning;

    /// <summary>A pipeline of the gate and the model.</summary>
    public IEstimator<ITransformer> Before(MLContext context, TensorFlowModel network) =>
        context.Transforms.CustomMapping<Number, Number>((row, passed) => passed.Values = Pass(row.Values), contractName: null).Append(ScorerHost.Scoring(network));

    /// <summary>Waits until so many more rows stand before the gate.</summary>
    public void AwaitRows(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(_entered.Wait(TimeSpan.FromMinutes(2)), "No row came to the gate.");
        }
    }

    public void Open() => _open.Set();

    public void Dispose()
    {
        _open.Dispose();
        _entered.Dispose();
    }

    private float[] Pass(float[] values)
    {
        int running = Interlocked.Increment(ref _running);
        int most;
        while (running > (most = _mostRunning) && Interlocked.CompareExchange(ref _mostRunning, running, most) != most)
        {
        }

        _entered.Release();
        _open.Wait();
        Interlocked.Decrement(ref _running);
        return values;
    }
}
