using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Data;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Lowering;

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
    private readonly Lazy<OnnxScoringEstimator> _stock;

    internal TensorFlowEstimator(MLContext context, ScoringModel model, ScoringRequest request, IScoringEngine engine, ScoringOptions options, CancellationToken stop)
    {
        options.Check();
        _context = context;
        _model = model;
        _request = request;
        _engine = engine;
        _signature = engine.Describe(model, request);
        _options = options;
        _stop = stop;

        // It only saves. All fits share it, so none of them disposes it.
        _stock = new Lazy<OnnxScoringEstimator>(() => Stock(context, model.ToOnnx(request)));
    }

    /// <inheritdoc/>
    public TensorFlowTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        MemoryDataView columns = new(
            0, [.. _signature.Inputs.Select(tensor => MemoryColumn.Empty(tensor.Name, ColumnReader.RequireColumn(input.Schema, tensor, nameof(input)).Type))]);
        return new TensorFlowTransformer(_engine.Open(_model, _request), new Lazy<OnnxTransformer>(() => _stock.Value.Fit(columns)), _options, _stop);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return ScoredSchemaShape.Of(_context, inputSchema, _signature);
    }

    private static OnnxScoringEstimator Stock(MLContext context, OnnxModel model)
    {
        // ML.NET's own transformer scores one row at a time, so to it the batch is 1.
        Dictionary<string, int[]> shapes = [];
        foreach (OnnxTensor tensor in model.Inputs.Concat(model.Outputs).Where(tensor => tensor.RowLength >= 0))
        {
            shapes[tensor.Name] = [1, .. tensor.Shape!.Skip(1).Select(size => checked((int)size))];
        }

        using MemoryStream stream = new(model.Bytes.ToArray());
        return context.Transforms.ApplyOnnxModel(
            [.. model.Outputs.Select(tensor => tensor.Name)], [.. model.Inputs.Select(tensor => tensor.Name)], stream, shapes, gpuDeviceId: null, fallbackToCpu: false);
    }
}
