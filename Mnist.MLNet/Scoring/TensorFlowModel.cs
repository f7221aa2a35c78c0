using Microsoft.ML;
using Mnist.MLNet.Lowering;

namespace Mnist.MLNet.Scoring;

/// <summary>An opened TensorFlow model. Inputs and outputs may be named by signature key or by graph node.</summary>
public sealed class TensorFlowModel : IDisposable
{
    private readonly MLContext _context = new();
    private readonly LoweringSource _source;

    internal TensorFlowModel(string modelLocation, string? signature) => _source = SavedModelToOnnx.Open(modelLocation, signature);

    /// <summary>The signature's inputs, by key.</summary>
    public IReadOnlyList<string> InputNames => [.. _source.Inputs.Select(pair => pair.Key)];

    /// <summary>The signature's outputs, by key.</summary>
    public IReadOnlyList<string> OutputNames => [.. _source.Outputs.Select(pair => pair.Key)];

    /// <summary>One column for each graph node with a supported type.</summary>
    public DataViewSchema GetModelSchema() => GraphSchema.Of(_source.Graph, inputsOnly: false);

    /// <summary>One column for each input of the graph.</summary>
    public DataViewSchema GetInputSchema() => GraphSchema.Of(_source.Graph, inputsOnly: true);

    /// <summary>Scores one output from one input. The output comes first.</summary>
    /// <param name="outputColumnName">Signature key or node name of the output, and the new column's name.</param>
    /// <param name="inputColumnName">Signature key or node name of the input, and the column it is read from.</param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string outputColumnName, string inputColumnName, bool addBatchDimensionInput = false, int batchSize = BatchScorer.DefaultBatchSize, int workers = 0, CancellationToken cancellation = default) =>
        ScoreTensorFlowModel([outputColumnName], [inputColumnName], addBatchDimensionInput, batchSize, workers, cancellation);

    /// <summary>Scores outputs from inputs. Outputs come first.</summary>
    /// <param name="outputColumnNames">Signature keys or node names of the outputs, and the new columns' names.</param>
    /// <param name="inputColumnNames">Signature keys or node names of the inputs, and the columns they are read from.</param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string[] outputColumnNames, string[] inputColumnNames, bool addBatchDimensionInput = false, int batchSize = BatchScorer.DefaultBatchSize, int workers = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(outputColumnNames);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        return new TensorFlowEstimator(_context, GraphLowering.Lower(_source, outputColumnNames, inputColumnNames), batchSize, workers, cancellation);
    }

    /// <summary>Nothing to free; estimators and transformers live on.</summary>
    public void Dispose()
    {
    }
}
