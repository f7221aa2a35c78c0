using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>
/// Adds a TensorFlow model's outputs as columns, scoring rows in batches on several workers. What is saved is ML.NET's
/// own OnnxTransformer of the same model, with ML.NET's own mapping of classes to keys where classes are named, so any program with Microsoft.ML.OnnxTransformer opens the file.
/// </summary>
public sealed class TensorFlowTransformer : ITransformer, IDisposable
{
    private readonly Func<ITransformer> _stock;
    private readonly TransformerSession _session;
    private readonly IReadOnlyList<ScoredColumn> _columns;
    private readonly ScoringOptions _options;
    private readonly CancellationToken _stop;

    internal TensorFlowTransformer(IScoringSession session, IReadOnlyList<ScoredColumn> columns, Func<ITransformer> stock, ScoringOptions options, CancellationToken stop, ImageOptions? images = null)
    {
        _session = new TransformerSession(session, images);
        _columns = columns;
        _stock = stock;
        _options = options;
        _stop = stop;
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    internal IScoringSession Session => _session;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return ScoredColumn.SchemaOf(inputSchema, _columns);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type or length.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Require(inputSchema, nameof(inputSchema));
        return new ScoringMapper(inputSchema, _session, _columns);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An input of the model has no column, or one of another type or length.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed; cursors of its views say so too.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Require(input.Schema, nameof(input));
        return new ScoredDataView(input, _session, _columns, _options, _stop);
    }

    /// <summary>Frees the session, as soon as no run uses it. A PredictionEngine does so too, unless its options say that it does not own the transformer.</summary>
    public void Dispose() => _session.Dispose();

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ITransformer stock = _stock();
        using (stock as IDisposable)
        {
            stock.Save(ctx);
        }
    }

    private void Require(DataViewSchema schema, string parameter)
    {
        _session.RequireAlive();
        foreach (TensorInfo tensor in _session.Inputs)
        {
            ColumnReader.RequireColumn(schema, tensor, parameter, images: _session.Images);
        }
    }
}
