using Microsoft.ML;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>Adds a TensorFlow model's outputs as columns. Fitting learns nothing; it checks the input columns.</summary>
public sealed class TensorFlowEstimator : IEstimator<TensorFlowTransformer>
{
    private readonly MLContext _context;
    private readonly ScoringModel _model;
    private readonly ScoringRequest _request;
    private readonly IScoringEngine _engine;
    private readonly ScoringSignature _signature;
    private readonly ScoringOptions _options;
    private readonly CancellationToken _stop;
    private readonly ClassColumns? _classes;
    private readonly ImageOptions? _images;
    private readonly IReadOnlyList<ScoredColumn> _columns;

    internal TensorFlowEstimator(MLContext context, ScoringModel model, ScoringRequest request, ClassColumns? classes, IScoringEngine engine, ScoringOptions options, ImageOptions? images, CancellationToken stop)
    {
        options.Check();
        _context = context;
        _model = model;
        _request = request;
        _engine = engine;
        _signature = engine.Describe(model, request);
        _classes = classes;
        _columns = ScoredColumn.Of(_signature, classes);
        _images = images;
        _options = options;
        _stop = stop;
    }

    /// <inheritdoc/>
    public TensorFlowTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        MemoryDataView columns = new(
            0, [.. _signature.Inputs.Select(tensor => MemoryColumn.Empty(tensor.Name, ColumnReader.RequireColumn(input.Schema, tensor, nameof(input), images: _images).Type))]);
        string[] taken = [.. input.Schema.Select(column => column.Name), .. _columns.Select(column => column.Name)];
        string? scores = _columns.FirstOrDefault(column => column.IsPredictedLabel)?.Tensor.Name;
        return new TensorFlowTransformer(
            _engine.Open(_model, _request), _columns, () => StockTransformer.Create(_context, _model.ToOnnx(_request), scores, _classes, columns, _images, taken), _options, _stop, _images);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return ScoredSchemaShape.Of(_context, inputSchema, _signature, _columns, _images);
    }
}
