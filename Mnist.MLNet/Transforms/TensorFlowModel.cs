using Microsoft.ML;
using Mnist.Formats;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Scoring;

/// <summary>An opened TensorFlow model. Inputs and outputs may be named by signature key or by graph node.</summary>
public sealed class TensorFlowModel : IDisposable
{
    private readonly MLContext _context = new();
    private readonly ScoringModel _model;

    internal TensorFlowModel(string modelLocation, string? signature) => _model = ScoringModel.Open(modelLocation, signature);

    /// <summary>The signature's inputs, by key.</summary>
    public IReadOnlyList<string> InputNames => _model.InputNames;

    /// <summary>The signature's outputs, by key.</summary>
    public IReadOnlyList<string> OutputNames => _model.OutputNames;

    /// <summary>One column for each graph node with a supported type.</summary>
    public DataViewSchema GetModelSchema() => GraphSchema.Of(_model.Source.Graph, inputsOnly: false);

    /// <summary>One column for each input of the graph.</summary>
    public DataViewSchema GetInputSchema() => GraphSchema.Of(_model.Source.Graph, inputsOnly: true);

    /// <summary>Scores one output from one input. The output comes first.</summary>
    /// <param name="outputColumnName">Signature key or node name of the output, and the new column's name.</param>
    /// <param name="inputColumnName">Signature key or node name of the input, and the column it is read from.</param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that is not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string outputColumnName, string inputColumnName, bool addBatchDimensionInput = false, int batchSize = ScoringOptions.DefaultBatchSize, int workers = 0, CancellationToken cancellation = default) =>
        ScoreTensorFlowModel([outputColumnName], [inputColumnName], addBatchDimensionInput, batchSize, workers, cancellation);

    /// <summary>Scores one output from one input by an engine of choice. The output comes first.</summary>
    /// <param name="outputColumnName">Signature key or node name of the output, and the new column's name.</param>
    /// <param name="inputColumnName">Signature key or node name of the input, and the column it is read from.</param>
    /// <param name="engine">What runs the model: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that the engine does not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string outputColumnName,
        string inputColumnName,
        string engine,
        bool addBatchDimensionInput = false,
        int batchSize = ScoringOptions.DefaultBatchSize,
        int workers = 0,
        CancellationToken cancellation = default) =>
        ScoreTensorFlowModel([outputColumnName], [inputColumnName], engine, addBatchDimensionInput, batchSize, workers, cancellation);

    /// <summary>Scores outputs from inputs. Outputs come first.</summary>
    /// <param name="outputColumnNames">Signature keys or node names of the outputs, and the new columns' names.</param>
    /// <param name="inputColumnNames">
    /// Signature keys or node names of the inputs, and the columns they are read from: vectors, or single values, of float, double, int, long, byte or bool, as the model has them.
    /// </param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that is not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string[] outputColumnNames, string[] inputColumnNames, bool addBatchDimensionInput = false, int batchSize = ScoringOptions.DefaultBatchSize, int workers = 0, CancellationToken cancellation = default) =>
        ScoreTensorFlowModel(outputColumnNames, inputColumnNames, ScoringEngines.Default, addBatchDimensionInput, batchSize, workers, cancellation);

    /// <summary>Scores outputs from inputs by an engine of choice. Outputs come first.</summary>
    /// <param name="outputColumnNames">Signature keys or node names of the outputs, and the new columns' names.</param>
    /// <param name="inputColumnNames">
    /// Signature keys or node names of the inputs, and the columns they are read from: vectors, or single values, of float, double, int, long, byte or bool, as the model has them.
    /// </param>
    /// <param name="engine">What runs the model: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that the engine does not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string[] outputColumnNames,
        string[] inputColumnNames,
        string engine,
        bool addBatchDimensionInput = false,
        int batchSize = ScoringOptions.DefaultBatchSize,
        int workers = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(outputColumnNames);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        return new TensorFlowEstimator(
            _context,
            _model,
            new ScoringRequest { Outputs = outputColumnNames, Inputs = inputColumnNames },
            ScoringEngines.Get(engine),
            new ScoringOptions { BatchSize = batchSize, Workers = workers },
            cancellation);
    }

    /// <summary>Does nothing: the model holds no native memory. It is here because Microsoft.ML.TensorFlow's model has it; estimators and transformers live on.</summary>
    public void Dispose()
    {
    }
}
