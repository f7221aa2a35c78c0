namespace Mnist.MLNet.Batches;

/// <summary>Rows and their scores; disposing gives both back.</summary>
internal sealed class ScoredBatch(RowBatch inputs, RowBatch outputs) : IDisposable
{
    public RowBatch Inputs { get; } = inputs;

    public RowBatch Outputs { get; } = outputs;

    public void Dispose()
    {
        Inputs.Dispose();
        Outputs.Dispose();
    }
}
