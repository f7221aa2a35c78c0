using Microsoft.ML;
using Mnist.Formats;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Opens TensorFlow models for scoring, spelled as in Microsoft.ML.TensorFlow.</summary>
public static class TensorFlowCatalog
{
    /// <summary>Opens a model.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="modelLocation">A SavedModel folder; a zip with one in it, or that <c>mlContext.Model.Save</c> wrote with a model of this library; or the file of a frozen graph.</param>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    public static TensorFlowModel LoadTensorFlowModel(this ModelOperationsCatalog catalog, string modelLocation) =>
        LoadTensorFlowModel(catalog, modelLocation, treatOutputAsBatched: true);

    /// <summary>Opens a model.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="modelLocation">A SavedModel folder; a zip with one in it, or that <c>mlContext.Model.Save</c> wrote with a model of this library; or the file of a frozen graph.</param>
    /// <param name="treatOutputAsBatched">Whether the outputs' first axis is the batch; columns then hold one row's part. No other case is supported.</param>
    /// <param name="signature">Which signature; <c>serving_default</c> or else the first one when null.</param>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    public static TensorFlowModel LoadTensorFlowModel(this ModelOperationsCatalog catalog, string modelLocation, bool treatOutputAsBatched, string? signature = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(modelLocation);
        return treatOutputAsBatched
            ? new TensorFlowModel(ScoringModel.Open(modelLocation, signature))
            : throw new NotSupportedException("Rows are scored in batches, so the outputs' first axis has to be the batch.");
    }

    /// <summary>Opens a model that comes as a stream.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="modelStream">A zip with a SavedModel in it, or that <c>mlContext.Model.Save</c> wrote with a model of this library, or a frozen graph; read from where it is to its end, and left open.</param>
    /// <param name="signature">Which signature; <c>serving_default</c> or else the first one when null.</param>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    public static TensorFlowModel LoadTensorFlowModel(this ModelOperationsCatalog catalog, Stream modelStream, string? signature = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new TensorFlowModel(ScoringModel.Open(modelStream, signature));
    }

    /// <summary>
    /// Loads a pipeline as <c>mlContext.Model.Load</c> does, and has the models of this library in it score in batches again: columns, classes and scores are the same, the way to them is shorter.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="filePath">The zip that <c>mlContext.Model.Save</c> wrote.</param>
    /// <param name="inputSchema">The columns the pipeline takes; null when the zip does not say them.</param>
    /// <param name="engine">What runs the models: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    /// <exception cref="ModelFormatException">The zip cannot be read, or no model of this library is in it.</exception>
    /// <remarks>ML.NET reads the zip, so what it does with a damaged or hostile one is its own: load only what you trust.</remarks>
    public static ITransformer LoadWithBatching(
        this ModelOperationsCatalog catalog,
        string filePath,
        out DataViewSchema inputSchema,
        string engine = ScoringEngines.Default,
        int batchSize = 0,
        int maxDegreeOfParallelism = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        return Batched(catalog, filePath, null, out inputSchema, engine, new ScoringOptions { BatchSize = batchSize, MaxDegreeOfParallelism = maxDegreeOfParallelism }, cancellation);
    }

    /// <summary>
    /// Loads a pipeline for data of known columns, as <see cref="LoadWithBatching(ModelOperationsCatalog, string, out DataViewSchema, string, int, int, CancellationToken)"/> does for those that the zip tells:
    /// ML.NET writes no columns of images there.
    /// </summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="filePath">The zip that <c>mlContext.Model.Save</c> wrote.</param>
    /// <param name="inputSchema">The columns of the data.</param>
    /// <param name="engine">What runs the models: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    /// <exception cref="ModelFormatException">The zip cannot be read, the pipeline takes columns that are not there, or no model of this library is in it.</exception>
    /// <remarks>ML.NET reads the zip, so what it does with a damaged or hostile one is its own: load only what you trust.</remarks>
    public static ITransformer LoadWithBatching(
        this ModelOperationsCatalog catalog,
        string filePath,
        DataViewSchema inputSchema,
        string engine = ScoringEngines.Default,
        int batchSize = 0,
        int maxDegreeOfParallelism = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Batched(catalog, filePath, inputSchema, out _, engine, new ScoringOptions { BatchSize = batchSize, MaxDegreeOfParallelism = maxDegreeOfParallelism }, cancellation);
    }

    /// <summary>Loads a pipeline from a stream, as <see cref="LoadWithBatching(ModelOperationsCatalog, string, out DataViewSchema, string, int, int, CancellationToken)"/> does from a file.</summary>
    /// <param name="catalog"><c>mlContext.Model</c>.</param>
    /// <param name="stream">The zip that <c>mlContext.Model.Save</c> wrote, which can be sought; it is left open.</param>
    /// <param name="inputSchema">The columns the pipeline takes; null when the zip does not say them.</param>
    /// <param name="engine">What runs the models: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    /// <exception cref="ModelFormatException">The zip cannot be read, or no model of this library is in it.</exception>
    public static ITransformer LoadWithBatching(
        this ModelOperationsCatalog catalog,
        Stream stream,
        out DataViewSchema inputSchema,
        string engine = ScoringEngines.Default,
        int batchSize = 0,
        int maxDegreeOfParallelism = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        return Batched(catalog, stream, "the stream", null, out inputSchema, engine, new ScoringOptions { BatchSize = batchSize, MaxDegreeOfParallelism = maxDegreeOfParallelism }, cancellation);
    }

    private static ITransformer Batched(
        ModelOperationsCatalog catalog, string filePath, DataViewSchema? given, out DataViewSchema inputSchema, string engine, ScoringOptions options, CancellationToken stop)
    {
        try
        {
            using FileStream stream = File.OpenRead(filePath);
            return Batched(catalog, stream, filePath, given, out inputSchema, engine, options, stop);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or NotSupportedException or (IOException and not ModelFormatException))
        {
            throw new ModelFormatException("the file cannot be read; give the zip that mlContext.Model.Save wrote, and check its permissions", filePath, inner: error);
        }
    }

    private static ITransformer Batched(
        ModelOperationsCatalog catalog, Stream stream, string name, DataViewSchema? given, out DataViewSchema inputSchema, string engine, ScoringOptions options, CancellationToken stop)
    {
        options.Check();
        IScoringEngine chosen = ScoringEngines.Get(engine);
        ITransformer loaded;
        try
        {
            (loaded, inputSchema) = StockTransformer.Twice(() =>
            {
                stream.Position = 0;
                return (catalog.Load(stream, out DataViewSchema schema), schema);
            });
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            throw new ModelFormatException(
                "ML.NET cannot load it; give the zip that mlContext.Model.Save wrote, whole, and reference the packages of all transformers in it", name, inner: error);
        }

        return new BatchingPipeline(catalog, name, chosen, options, stop).Of(loaded, given ?? inputSchema);
    }
}
