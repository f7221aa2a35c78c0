using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// Adds a TensorFlow model's outputs as columns, scoring rows in batches on several workers. What is saved is ML.NET's
/// own OnnxTransformer of the same model, so any program with Microsoft.ML.OnnxTransformer opens the file.
/// </summary>
public sealed class TensorFlowTransformer : ITransformer, IDisposable
{
    private readonly OnnxTransformer _stock;
    private readonly OnnxRunner _runner;
    private readonly int _batchSize;
    private readonly int _workers;
    private readonly CancellationToken _cancellation;

    internal TensorFlowTransformer(OnnxModel model, OnnxTransformer stock, int batchSize, int workers, CancellationToken cancellation)
    {
        _stock = stock;
        _runner = new OnnxRunner(model);
        _batchSize = batchSize;
        _workers = workers == 0 ? Environment.ProcessorCount : workers;
        _cancellation = cancellation;
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return ScoredDataView.SchemaOf(inputSchema, _runner.Model);
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => ((ITransformer)_stock).GetRowToRowMapper(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredDataView(input, _runner, _batchSize, _workers, _cancellation);
    }

    /// <summary>Frees the sessions.</summary>
    public void Dispose()
    {
        _runner.Dispose();
        _stock.Dispose();
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_stock).Save(ctx);
}
