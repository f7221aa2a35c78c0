using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;
using Mnist.MLNet.Data;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>Adds a TensorFlow model's outputs as columns. Fitting learns nothing; it checks the input columns.</summary>
public sealed class TensorFlowEstimator : IEstimator<TensorFlowTransformer>
{
    private readonly OnnxModel _model;
    private readonly int _batchSize;
    private readonly int _workers;
    private readonly CancellationToken _cancellation;
    private readonly Lazy<OnnxScoringEstimator> _stock;

    internal TensorFlowEstimator(MLContext context, OnnxModel model, int batchSize, int workers, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        _model = model;
        _batchSize = batchSize;
        _workers = workers;
        _cancellation = cancellation;

        // It only describes columns and saves. All fits share it, so none of them disposes it.
        _stock = new Lazy<OnnxScoringEstimator>(() => Stock(context, model));
    }

    /// <inheritdoc/>
    public TensorFlowTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        MemoryDataView columns = new(0, [.. _model.Inputs.Select(tensor => MemoryColumn.Empty(tensor.Name, RowReader.RequireColumn(input.Schema, tensor, nameof(input)).Type))]);
        return new TensorFlowTransformer(_model, new Lazy<OnnxTransformer>(() => _stock.Value.Fit(columns)), _batchSize, _workers, _cancellation);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _stock.Value.GetOutputSchema(inputSchema);

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
