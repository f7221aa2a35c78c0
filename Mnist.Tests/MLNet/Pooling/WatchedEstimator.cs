using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mnist.Tests.MLNet.Pooling;

/// <summary>Wraps an estimator so that a test sees which of its transformers have been disposed.</summary>
internal sealed class WatchedEstimator(IEstimator<ITransformer> inner, Action disposed) : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView input) => new Watched(inner.Fit(input), disposed);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);

    private sealed class Watched(ITransformer inner, Action disposed) : ITransformer, IDisposable
    {
        public bool IsRowToRowMapper => inner.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

        public IDataView Transform(IDataView input) => inner.Transform(input);

        public void Save(ModelSaveContext ctx) => inner.Save(ctx);

        public void Dispose()
        {
            ((IDisposable)inner).Dispose();
            disposed();
        }
    }
}
