using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>Scores rows of numbers in batches on several workers. The result does not depend on how many of either.</summary>
public sealed class BatchScorer : IDisposable
{
    /// <summary>Rows a worker scores at once: enough to use the processor well, few enough to stay in its caches (measured).</summary>
    public const int DefaultBatchSize = 32;

    private readonly OnnxRunner _runner;

    /// <summary>Creates a scorer of a model with one input.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ScoringException">The model has several inputs, or none, or no output.</exception>
    public BatchScorer(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Inputs.Count != 1 || model.Outputs.Count == 0)
        {
            throw new ScoringException($"The model has {model.Inputs.Count} inputs and {model.Outputs.Count} outputs; give one, or a signature, with one input and an output.");
        }

        _runner = new OnnxRunner(model, nameof(BatchScorer), "load the model again");
    }

    /// <summary>The model being scored.</summary>
    public OnnxModel Model => _runner.Model;

    /// <summary>Opens a SavedModel folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="signature">Which signature; the first of <c>serving_default</c> and the others when null.</param>
    /// <param name="output">Signature key or node name of the output; all of the signature's when null.</param>
    /// <param name="input">Signature key or node name of the input; the signature's only one when null.</param>
    public static BatchScorer Load(string folder, string? signature = null, string? output = null, string? input = null) =>
        new(SavedModelToOnnx.ConvertFolder(folder, signature, output is null ? null : [output], input is null ? null : [input]));

    /// <summary>Scores rows that lie one after another.</summary>
    /// <param name="rows">The numbers of all rows.</param>
    /// <param name="rowLength">Numbers in one row.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="progress">Told the number of rows done so far, after each batch.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>The first output of all rows, one after another.</returns>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    /// <exception cref="ScoringException">The rows do not fit the model.</exception>
    public float[] Score(
        ReadOnlyMemory<float> rows,
        int rowLength,
        int batchSize = DefaultBatchSize,
        int workers = 0,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default) => ScoreAll(rows, rowLength, batchSize, workers, progress, cancellation)[0];

    /// <summary>Scores rows that lie one after another.</summary>
    /// <param name="rows">The numbers of all rows.</param>
    /// <param name="rowLength">Numbers in one row.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="progress">Told the number of rows done so far, after each batch.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>For each output of <see cref="Model"/>: that of all rows, one after another.</returns>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    /// <exception cref="ScoringException">The rows do not fit the model.</exception>
    public float[][] ScoreAll(
        ReadOnlyMemory<float> rows,
        int rowLength,
        int batchSize = DefaultBatchSize,
        int workers = 0,
        IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        if (rows.Length % rowLength != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are no whole number of rows of {rowLength}.", nameof(rows));
        }

        _runner.RequireAlive();
        int count = rows.Length / rowLength;
        float[][][] parts = new float[(count + batchSize - 1) / batchSize][][];
        int done = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = workers == 0 ? Environment.ProcessorCount : workers, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, parts.Length, options, batch =>
            {
                int first = batch * batchSize;
                int size = Math.Min(batchSize, count - first);
                float[] data = rows.Slice(first * rowLength, size * rowLength).ToArray();
                parts[batch] = _runner.Run([data], size);
                progress?.Report(Interlocked.Add(ref done, size));
            });
        }
        catch (AggregateException several)
        {
            // One batch's failure tells what is wrong with all.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        Debug.Assert(done == count, "every row is scored once");
        return [.. Enumerable.Range(0, Model.Outputs.Count).Select(output => parts.SelectMany(part => part[output]).ToArray())];
    }

    /// <summary>Frees the session, as soon as no run uses it; a scoring under way then fails.</summary>
    public void Dispose() => _runner.Dispose();
}
