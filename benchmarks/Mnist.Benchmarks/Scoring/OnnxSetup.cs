using Mnist.MLNet.Lowering;

namespace Mnist.Benchmarks.Scoring;

/// <summary>One way to use ONNX Runtime: all threads on one batch, or a batch for each thread.</summary>
internal sealed record OnnxSetup(int Batch, bool BatchPerThread)
{
    /// <summary>Both ways, with small, middling and large batches.</summary>
    public static OnnxSetup[] All { get; } = [.. from perThread in (bool[])[false, true] from batch in (int[])[32, 256, 1000] select new OnnxSetup(batch, perThread)];

    /// <summary>The fastest of them for a model.</summary>
    public static OnnxSetup Best(OnnxModel model, int threads, float[] x, int rows) => All.MaxBy(setup =>
    {
        using OnnxScorer scorer = new(model, setup, threads, x, rows);
        scorer.Run();
        return Rates.Of(scorer.Run, rows);
    })!;

    public override string ToString() => $"{Batch} rows, {(BatchPerThread ? "a batch for each thread" : "all threads on a batch")}";
}
