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

    internal TensorFlowModel(ScoringModel model) => _model = model;

    /// <summary>The signature's inputs, by key.</summary>
    public IReadOnlyList<string> InputNames => _model.InputNames;

    /// <summary>The signature's outputs, by key: <c>output_0</c>, ... in what this library and Keras 3 save, which also means the only output of a model that names it otherwise.</summary>
    public IReadOnlyList<string> OutputNames => _model.OutputNames;

    /// <summary>What may be scored, a column each: the signature's inputs and outputs by key first, then each graph node with a supported type.</summary>
    public DataViewSchema GetModelSchema() => GraphSchema.Of(_model, inputsOnly: false);

    /// <summary>What may be fed, a column each: the signature's inputs by key first, then the graph's placeholders by node.</summary>
    public DataViewSchema GetInputSchema() => GraphSchema.Of(_model, inputsOnly: true);

    /// <summary>Scores one output from one input. The output comes first.</summary>
    /// <param name="outputColumnName">Signature key or node name of the output, and the new column's name.</param>
    /// <param name="inputColumnName">Signature key or node name of the input, and the column it is read from.</param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest when the first rows are asked for.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that is not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string outputColumnName, string inputColumnName, bool addBatchDimensionInput = false, int batchSize = 0, int maxDegreeOfParallelism = 0, CancellationToken cancellation = default) =>
        ScoreTensorFlowModel([outputColumnName], [inputColumnName], addBatchDimensionInput, batchSize, maxDegreeOfParallelism, cancellation);

    /// <summary>Scores one output from one input by an engine of choice. The output comes first.</summary>
    /// <param name="outputColumnName">Signature key or node name of the output, and the new column's name.</param>
    /// <param name="inputColumnName">Signature key or node name of the input, and the column it is read from.</param>
    /// <param name="engine">What runs the model: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest when the first rows are asked for.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that the engine does not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string outputColumnName,
        string inputColumnName,
        string engine,
        bool addBatchDimensionInput = false,
        int batchSize = 0,
        int maxDegreeOfParallelism = 0,
        CancellationToken cancellation = default) =>
        ScoreTensorFlowModel([outputColumnName], [inputColumnName], engine, addBatchDimensionInput, batchSize, maxDegreeOfParallelism, cancellation);

    /// <summary>Scores outputs from inputs. Outputs come first.</summary>
    /// <param name="outputColumnNames">Signature keys or node names of the outputs, and the new columns' names.</param>
    /// <param name="inputColumnNames">
    /// Signature keys or node names of the inputs, and the columns they are read from: vectors, or single values, of float, double, int, long, byte or bool, as the model has them.
    /// </param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest when the first rows are asked for.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that is not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string[] outputColumnNames, string[] inputColumnNames, bool addBatchDimensionInput = false, int batchSize = 0, int maxDegreeOfParallelism = 0, CancellationToken cancellation = default) =>
        ScoreTensorFlowModel(outputColumnNames, inputColumnNames, ScoringEngines.Default, addBatchDimensionInput, batchSize, maxDegreeOfParallelism, cancellation);

    /// <summary>Scores outputs from inputs by an engine of choice. Outputs come first.</summary>
    /// <param name="outputColumnNames">Signature keys or node names of the outputs, and the new columns' names.</param>
    /// <param name="inputColumnNames">
    /// Signature keys or node names of the inputs, and the columns they are read from: vectors, or single values, of float, double, int, long, byte or bool, as the model has them.
    /// </param>
    /// <param name="engine">What runs the model: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="addBatchDimensionInput">Kept for compatibility: rows are always scored in batches.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest when the first rows are asked for.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine.</exception>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that the engine does not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string[] outputColumnNames,
        string[] inputColumnNames,
        string engine,
        bool addBatchDimensionInput = false,
        int batchSize = 0,
        int maxDegreeOfParallelism = 0,
        CancellationToken cancellation = default) =>
        Score(outputColumnNames, inputColumnNames, null, null, engine, new ScoringOptions { BatchSize = batchSize, MaxDegreeOfParallelism = maxDegreeOfParallelism }, cancellation);

    /// <summary>Scores classes from one input: the scores become the column <c>Score</c>, and beside it <c>PredictedLabel</c> has the predicted class. The output comes first.</summary>
    /// <param name="outputColumnName">Signature key or node name of the output with the scores.</param>
    /// <param name="inputColumnName">Signature key or node name of the input, and the column it is read from.</param>
    /// <param name="classes">The classes' names, and names for the two columns.</param>
    /// <param name="engine">What runs the model: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest when the first rows are asked for.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine, the output does not hold a score for each class, or two columns would have one name.</exception>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that the engine does not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string outputColumnName,
        string inputColumnName,
        ClassColumns classes,
        string engine = ScoringEngines.Default,
        int batchSize = 0,
        int maxDegreeOfParallelism = 0,
        CancellationToken cancellation = default) =>
        ScoreTensorFlowModel([outputColumnName], [inputColumnName], classes, engine, batchSize, maxDegreeOfParallelism, cancellation);

    /// <summary>Scores outputs from inputs, one of them classes: their scores become the column <c>Score</c>, and behind the others <c>PredictedLabel</c> has the predicted class. Outputs come first.</summary>
    /// <param name="outputColumnNames">Signature keys or node names of the outputs, and, but for the scores of classes, the new columns' names.</param>
    /// <param name="inputColumnNames">Signature keys or node names of the inputs, and the columns they are read from.</param>
    /// <param name="classes">The classes' names, which output has their scores where there are several, and names for the two columns.</param>
    /// <param name="engine">What runs the model: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest when the first rows are asked for.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine, no output holds a score for each class, or two columns would have one name.</exception>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that the engine does not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string[] outputColumnNames,
        string[] inputColumnNames,
        ClassColumns classes,
        string engine = ScoringEngines.Default,
        int batchSize = 0,
        int maxDegreeOfParallelism = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return Score(outputColumnNames, inputColumnNames, classes, null, engine, new ScoringOptions { BatchSize = batchSize, MaxDegreeOfParallelism = maxDegreeOfParallelism }, cancellation);
    }

    /// <summary>Scores one output from a column of images. The output comes first.</summary>
    /// <param name="outputColumnName">Signature key or node name of the output, and, but for the scores of classes, the new column's name.</param>
    /// <param name="inputColumnName">Signature key or node name of the input, and the column it is read from: of ML.NET's <c>MLImage</c>, or of the bytes of image files.</param>
    /// <param name="images">How images become the model's numbers.</param>
    /// <param name="classes">The classes' names, and names for their two columns; null when the output is no scores of classes.</param>
    /// <param name="engine">What runs the model: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest when the first rows are asked for.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine, or the output does not hold a score for each class.</exception>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that the engine does not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string outputColumnName,
        string inputColumnName,
        ImageOptions images,
        ClassColumns? classes = null,
        string engine = ScoringEngines.Default,
        int batchSize = 0,
        int maxDegreeOfParallelism = 0,
        CancellationToken cancellation = default) =>
        ScoreTensorFlowModel([outputColumnName], [inputColumnName], images, classes, engine, batchSize, maxDegreeOfParallelism, cancellation);

    /// <summary>Scores outputs from columns some of which hold images. Outputs come first.</summary>
    /// <param name="outputColumnNames">Signature keys or node names of the outputs, and, but for the scores of classes, the new columns' names.</param>
    /// <param name="inputColumnNames">Signature keys or node names of the inputs, and the columns they are read from: ML.NET's <c>MLImage</c>, the bytes of image files, or numbers.</param>
    /// <param name="images">How images become the model's numbers.</param>
    /// <param name="classes">The classes' names, which output has their scores where there are several, and names for their two columns; null when no output is scores of classes.</param>
    /// <param name="engine">What runs the model: <c>"onnx"</c> is ONNX Runtime, <c>"managed"</c> this library's own engine; <see cref="ScoringEngines.Names"/> lists the engines.</param>
    /// <param name="batchSize">Rows per run; 0 measures which number is fastest when the first rows are asked for.</param>
    /// <param name="maxDegreeOfParallelism">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="ArgumentException">There is no such engine, or no output holds a score for each class.</exception>
    /// <exception cref="ModelFormatException">The model has no such input or output, or holds an op that the engine does not run.</exception>
    public TensorFlowEstimator ScoreTensorFlowModel(
        string[] outputColumnNames,
        string[] inputColumnNames,
        ImageOptions images,
        ClassColumns? classes = null,
        string engine = ScoringEngines.Default,
        int batchSize = 0,
        int maxDegreeOfParallelism = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Score(outputColumnNames, inputColumnNames, classes, images, engine, new ScoringOptions { BatchSize = batchSize, MaxDegreeOfParallelism = maxDegreeOfParallelism }, cancellation);
    }

    /// <summary>Does nothing: the model holds no native memory. It is here because Microsoft.ML.TensorFlow's model has it; estimators and transformers live on.</summary>
    public void Dispose()
    {
    }

    private TensorFlowEstimator Score(string[] outputs, string[] inputs, ClassColumns? classes, ImageOptions? images, string engine, ScoringOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        return new TensorFlowEstimator(_context, _model, new ScoringRequest { Outputs = outputs, Inputs = inputs }, classes, ScoringEngines.Get(engine), options, images, stop);
    }
}
