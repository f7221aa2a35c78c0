using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mnist.MLNet.Data;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Scores labelled rows in an ML.NET pipeline and measures the predictions with ML.NET's evaluator.</summary>
public sealed class MulticlassEvaluator
{
    /// <summary>How far from 1 the probabilities of a row may add up to: softmax in single precision is off by about 1e-6, logits by far more than this.</summary>
    public const double SumTolerance = 1e-3;

    private const string ScoreColumn = "Score";
    private const string PredictedColumn = "PredictedLabel";

    private readonly MLContext _context;

    /// <summary>Creates an evaluator.</summary>
    /// <param name="context">The ML.NET context; a new one when null.</param>
    public MulticlassEvaluator(MLContext? context = null) => _context = context ?? new MLContext();

    /// <summary>Scores the rows with a SavedModel and measures the result.</summary>
    /// <param name="modelFolder">The SavedModel folder.</param>
    /// <param name="data">Rows with a vector of features and a label of key type.</param>
    /// <param name="featuresColumn">The vectors.</param>
    /// <param name="labelColumn">The labels.</param>
    /// <param name="batchSize">Rows per run.</param>
    /// <param name="workers">Runs at the same time; 0 takes one for each processor.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public EvaluationResult Evaluate(
        string modelFolder,
        IDataView data,
        string featuresColumn = LabelledVectors.FeaturesColumn,
        string labelColumn = LabelledVectors.LabelColumn,
        int batchSize = BatchScorer.DefaultBatchSize,
        int workers = 0,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        using TensorFlowModel model = _context.Model.LoadTensorFlowModel(modelFolder);
        string input = model.InputNames[0];
        string output = model.OutputNames[0];
        TensorFlowEstimator score = model.ScoreTensorFlowModel([output], [input], batchSize: batchSize, workers: workers, cancellation: cancellation);
        IDataView renamed = featuresColumn == input ? data : _context.Transforms.CopyColumns(input, featuresColumn).Fit(data).Transform(data);
        using TensorFlowTransformer transformer = score.Fit(renamed);
        return Evaluate(transformer.Transform(renamed), output, labelColumn);
    }

    /// <summary>Measures rows that are scored already.</summary>
    /// <param name="scored">Rows with a vector of probabilities and a label of key type.</param>
    /// <param name="scoreColumn">The probabilities.</param>
    /// <param name="labelColumn">The labels.</param>
    /// <exception cref="ScoringException">The scores are no probabilities: ML.NET's log-loss would be silently wrong.</exception>
    public EvaluationResult Evaluate(IDataView scored, string scoreColumn = ScoreColumn, string labelColumn = LabelledVectors.LabelColumn)
    {
        ArgumentNullException.ThrowIfNull(scored);
        DataViewSchema.Column label = scored.Schema[labelColumn];
        if (label.Type is not KeyDataViewType { Count: > 0 and < int.MaxValue } keys || keys.RawType != typeof(uint))
        {
            throw new ScoringException($"Column '{labelColumn}' holds {label.Type}; a key of type UInt32 is needed.");
        }

        int classes = (int)keys.Count;
        long start = Stopwatch.GetTimestamp();
        (List<float[]> scores, List<int> labels) = Read(scored, scored.Schema[scoreColumn], label, classes);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        int[] predictions = [.. scores.Select(ArgMax)];
        string[] names = Names(label, classes);
        MemoryDataView view = new(scores.Count,
        [
            MemoryColumn.Keys(labelColumn, names, row => labels[(int)row]),
            MemoryColumn.Vectors(ScoreColumn, classes, (row, values) => scores[(int)row].CopyTo(values)),
            MemoryColumn.Keys(PredictedColumn, names, row => predictions[(int)row]),
        ]);
        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(view, labelColumn, ScoreColumn, PredictedColumn);
        int[][] matrix = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
        for (int row = 0; row < labels.Count; row++)
        {
            matrix[labels[row]][predictions[row]]++;
        }

        return new EvaluationResult
        {
            Rows = scores.Count,
            Accuracy = metrics.MicroAccuracy,
            MacroAccuracy = metrics.MacroAccuracy,
            LogLoss = metrics.LogLoss,
            ConfusionMatrix = matrix,
            PerClass = [.. names.Select((name, i) => Measure(name, matrix, i))],
            Predictions = predictions,
            RowsPerSecond = scores.Count / Math.Max(seconds, 1e-9),
        };
    }

    private static (List<float[]> Scores, List<int> Labels) Read(IDataView view, DataViewSchema.Column score, DataViewSchema.Column label, int classes)
    {
        List<float[]> scores = [];
        List<int> labels = [];
        using DataViewRowCursor cursor = view.GetRowCursor([score, label]);
        ValueGetter<VBuffer<float>> getScore = cursor.GetGetter<VBuffer<float>>(score);
        ValueGetter<uint> getLabel = cursor.GetGetter<uint>(label);
        VBuffer<float> vector = default;
        uint key = 0;
        while (cursor.MoveNext())
        {
            getScore(ref vector);
            getLabel(ref key);
            float[] row = [.. vector.DenseValues()];
            double sum = row.Sum(value => (double)value);
            if (row.Length != classes)
            {
                throw new ScoringException($"The model gives {row.Length} scores for a row, and there are {classes} classes; give a model that ends in {classes} outputs.");
            }

            if (key == 0)
            {
                throw new ScoringException($"Row {scores.Count} has no label; leave such rows out.");
            }

            if (!(Math.Abs(sum - 1) <= SumTolerance) || row.Any(value => value < 0))
            {
                throw new ScoringException(
                    $"The scores of row {scores.Count} add up to {sum.ToString("G4", System.Globalization.CultureInfo.InvariantCulture)}, not 1: they are no probabilities; give a model that ends in softmax and whose weights are numbers.");
            }

            scores.Add(row);
            labels.Add((int)key - 1);
        }

        return (scores, labels);
    }

    private static int ArgMax(float[] row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            best = row[i] > row[best] ? i : best;
        }

        return best;
    }

    private static string[] Names(DataViewSchema.Column label, int classes)
    {
        if (label.Annotations.Schema.GetColumnOrNull("KeyValues") is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            return [.. Enumerable.Range(0, classes).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static ClassMetrics Measure(string name, int[][] matrix, int index)
    {
        int hits = matrix[index][index];
        int support = matrix[index].Sum();
        int predicted = matrix.Sum(row => row[index]);
        double precision = predicted == 0 ? 0 : (double)hits / predicted;
        double recall = support == 0 ? 0 : (double)hits / support;
        return new ClassMetrics(name, precision, recall, precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall), support);
    }
}
