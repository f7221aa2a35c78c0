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
    private readonly Lazy<OnnxTransformer> _stock;
    private readonly OnnxRunner _runner;
    private readonly int _batchSize;
    private readonly int _workers;
    private readonly CancellationToken _cancellation;

    internal TensorFlowTransformer(OnnxModel model, Lazy<OnnxTransformer> stock, int batchSize, int workers, CancellationToken cancellation)
    {
        _stock = stock;
        _runner = new OnnxRunner(
            model, nameof(TensorFlowTransformer), "fit the estimator again, or, if a PredictionEngine disposed it, make that with PredictionEngineOptions.OwnsTransformer = false");
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
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type or length.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Require(inputSchema, nameof(inputSchema));
        return new ScoringMapper(inputSchema, _runner);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type or length.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed; cursors of its views say so too.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Require(input.Schema, nameof(input));
        return new ScoredDataView(input, _runner, _batchSize, _workers, _cancellation);
    }

    /// <summary>Frees the session, as soon as no run uses it. A PredictionEngine does so too, unless its options say that it does not own the transformer.</summary>
    public void Dispose() => _runner.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_stock.Value).Save(ctx);

    private void Require(DataViewSchema schema, string parameter)
    {
        _runner.RequireAlive();
        foreach (OnnxTensor tensor in _runner.Model.Inputs)
        {
            RowReader.RequireColumn(schema, tensor, parameter);
        }
    }
}
