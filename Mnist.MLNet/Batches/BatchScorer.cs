using Mnist.Formats;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Engines.Onnx;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>Scores rows of numbers in batches, several at a time. The result does not depend on how many of either.</summary>
/// <example>
/// <code>
/// using BatchScorer scorer = BatchScorer.Load("models/mlp");
/// float[] probabilities = scorer.Score(pixels, rowLength: 784);
/// </code>
/// </example>
public sealed class BatchScorer : IDisposable
{
    /// <summary>Rows that are scored at once where that is not measured: enough to use the processor well, few enough to stay in its caches (measured).</summary>
    public const int DefaultBatchSize = ScoringOptions.DefaultBatchSize;

    private readonly IScoringSession _session;
    private volatile bool _isDisposed;

    /// <summary>Creates a scorer of an ONNX model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ScoringException">The model has no input or no output, or one that is not made of rows.</exception>
    public BatchScorer(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        RequireEnds(model.Inputs.Count, model.Outputs.Count);
        _session = OnnxEngine.Open(model);
    }

    /// <summary>Creates a scorer of an opened session, which then belongs to it.</summary>
    /// <param name="session">The session.</param>
    /// <exception cref="ScoringException">The model has no input or no output.</exception>
    public BatchScorer(IScoringSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        RequireEnds(session.Inputs.Count, session.Outputs.Count);
        _session = session;
    }

    /// <summary>What a row holds.</summary>
    public IReadOnlyList<TensorInfo> Inputs => _session.Inputs;

    /// <summary>What is scored.</summary>
    public IReadOnlyList<TensorInfo> Outputs => _session.Outputs;

    /// <summary>Opens a model.</summary>
    /// <param name="folder">A SavedModel folder, a zip with one in it or that ML.NET saved with a model of this library, or the file of a frozen graph.</param>
    /// <param name="signature">Which signature; <c>serving_default</c> or else the first one when null.</param>
    /// <param name="output">Signature key or node name of the output; all of the signature's when null.</param>
    /// <param name="input">Signature key or node name of the input; all of the signature's when null.</param>
    /// <param name="engine">Which engine; <see cref="ScoringEngines.Names"/> lists them.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    /// <exception cref="ModelFormatException">The model cannot be read or not be run by the engine.</exception>
    public static BatchScorer Load(string folder, string? signature = null, string? output = null, string? input = null, string engine = ScoringEngines.Default)
    {
        IScoringEngine chosen = ScoringEngines.Get(engine);
        ScoringRequest request = new() { Outputs = output is null ? null : [output], Inputs = input is null ? null : [input] };
        return new BatchScorer(chosen.Open(ScoringModel.Open(folder, signature), request));
    }

    /// <summary>Scores rows from a source into a sink.</summary>
    /// <param name="source">The rows; columns with the names of the model's inputs, or a single one for a single input.</param>
    /// <param name="sink">Takes the rows with their scores, in order.</param>
    /// <param name="options">Batches and workers; the defaults when null.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>The number of rows scored.</returns>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    /// <exception cref="ScoringException">The rows do not fit the model.</exception>
    public async Task<long> ScoreAsync(IRowSource source, IRowSink sink, ScoringOptions? options = null, CancellationToken cancellation = default)
    {
        RequireAlive();
        try
        {
            return await ScoringPipeline.RunAsync(source, _session, sink, options, cancellation).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (_isDisposed)
        {
            throw Disposed();
        }
    }

    /// <summary>Scores rows that lie one after another, with a model of one input.</summary>
    /// <param name="rows">The numbers of all rows.</param>
    /// <param name="rowLength">Numbers in one row.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="progress">Told the number of rows done so far, after each batch, one call at a time, by whoever scored it.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>The first output of all rows, one after another.</returns>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    /// <exception cref="ScoringException">The rows do not fit the model.</exception>
    public float[] Score(
        ReadOnlyMemory<float> rows, int rowLength, int batchSize = 0, int maxDegreeOfParallelism = 0, IProgress<int>? progress = null, CancellationToken cancellation = default) =>
        Run(rows, rowLength, 1, null, batchSize, maxDegreeOfParallelism, progress, cancellation)[0];

    /// <summary>Scores rows that lie one after another, with a model of one input, into memory that is there already.</summary>
    /// <param name="rows">The numbers of all rows.</param>
    /// <param name="rowLength">Numbers in one row.</param>
    /// <param name="scores">Where the first output of all rows goes, one after another; as long as that.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="progress">Told the number of rows done so far, after each batch, one call at a time, by whoever scored it.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is room for more or fewer scores than there are.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    /// <exception cref="ScoringException">The rows do not fit the model.</exception>
    public void Score(
        ReadOnlyMemory<float> rows, int rowLength, Memory<float> scores, int batchSize = 0, int maxDegreeOfParallelism = 0, IProgress<int>? progress = null, CancellationToken cancellation = default) =>
        Run(rows, rowLength, 1, scores, batchSize, maxDegreeOfParallelism, progress, cancellation);

    /// <summary>Scores rows that lie one after another, with a model of one input.</summary>
    /// <param name="rows">The numbers of all rows.</param>
    /// <param name="rowLength">Numbers in one row.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="progress">Told the number of rows done so far, after each batch, one call at a time, by whoever scored it.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <returns>For each of <see cref="Outputs"/>: that of all rows, one after another.</returns>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    /// <exception cref="ScoringException">The rows do not fit the model, or an output holds something else than Single.</exception>
    public float[][] ScoreAll(
        ReadOnlyMemory<float> rows, int rowLength, int batchSize = 0, int maxDegreeOfParallelism = 0, IProgress<int>? progress = null, CancellationToken cancellation = default) =>
        Run(rows, rowLength, Outputs.Count, null, batchSize, maxDegreeOfParallelism, progress, cancellation);

    /// <summary>Frees the session, as soon as no run uses it; a scoring under way then fails.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _session.Dispose();
    }

    private static void RequireEnds(int inputs, int outputs)
    {
        if (inputs == 0 || outputs == 0)
        {
            throw new ScoringException($"The model has {inputs} inputs and {outputs} outputs; give one, or a signature, with an input and an output.");
        }
    }

    private static ObjectDisposedException Disposed() => new(nameof(BatchScorer), $"The {nameof(BatchScorer)} was disposed; load the model again.");

    private float[][] Run(ReadOnlyMemory<float> rows, int rowLength, int wanted, Memory<float>? given, int batchSize, int maxDegreeOfParallelism, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowLength);
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegreeOfParallelism);
        if (rows.Length % rowLength != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are not a whole number of rows of {rowLength}.", nameof(rows));
        }

        RequireAlive();
        if (Inputs.Count > 1)
        {
            throw new ScoringException($"The model has the inputs {string.Join(", ", Inputs.Select(input => input.Name))}; score it with {nameof(ScoreAsync)}, or name one of them when loading.");
        }

        ScoringOptions options = new() { BatchSize = batchSize, MaxDegreeOfParallelism = maxDegreeOfParallelism, Progress = progress is null ? null : new IntProgress(progress) };
        try
        {
            return MemoryScoring.Run(_session, rows, rowLength, wanted, given, options, cancellation);
        }
        catch (ObjectDisposedException) when (_isDisposed)
        {
            throw Disposed();
        }
    }

    private void RequireAlive()
    {
        if (_isDisposed)
        {
            throw Disposed();
        }
    }

    private sealed class IntProgress(IProgress<int> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report((int)value);
    }
}
