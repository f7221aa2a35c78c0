using System.Globalization;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Counts and sums over scored rows, from which the metrics follow; none of the rows is kept. The numbers are those of ML.NET's own evaluator.</summary>
internal sealed class MulticlassTotals(IReadOnlyList<string> classes)
{
    private const int Bins = 15;

    // ML.NET takes no probability to be smaller, so that one sure error does not make the log-loss infinite.
    private const float LeastProbability = 1e-15f;

    private readonly long[][] _confusion = [.. classes.Select(_ => new long[classes.Count])];
    private readonly double[] _logLoss = new double[classes.Count];
    private readonly long[] _binRows = new long[Bins];
    private readonly long[] _binCorrect = new long[Bins];
    private readonly double[] _binConfidence = new double[Bins];
    private readonly List<Misclassified> _misclassified = [];
    private double _totalLogLoss;

    public long Rows { get; private set; }

    /// <summary>Counts one row.</summary>
    /// <param name="probabilities">The probability of each class.</param>
    /// <param name="label">The row's class from 0, -1 where it has none.</param>
    /// <exception cref="ScoringException">The row has no label, or its scores are not probabilities of these classes: the log-loss would be silently wrong.</exception>
    public void Add(ReadOnlySpan<float> probabilities, long label)
    {
        if (probabilities.Length != classes.Count)
        {
            throw new ScoringException($"The model gives {probabilities.Length} scores for a row, and there are {classes.Count} classes; give a model that ends in {classes.Count} outputs.");
        }

        if (label < 0 || label >= classes.Count)
        {
            throw new ScoringException(label == -1 ? $"Row {Rows} has no label; leave such rows out." : $"Row {Rows} has the label {label}; there are {classes.Count} classes, counted from 0.");
        }

        if (!Probabilities.AreValid(probabilities, out double sum))
        {
            string finding = probabilities.ContainsAnyInRange(float.MinValue, -float.Epsilon)
                ? $"Row {Rows} has a score below 0"
                : string.Create(CultureInfo.InvariantCulture, $"The scores of row {Rows} add up to {sum:G4}, not 1");
            throw new ScoringException($"{finding}: they are not probabilities; give a model that ends in softmax and whose weights are numbers.");
        }

        int predicted = np.argmax<float>(probabilities);
        float confidence = probabilities[predicted];
        bool correct = predicted == label;
        double loss = -Math.Log(Math.Min(1, Math.Max(LeastProbability, probabilities[(int)label])));
        _confusion[label][predicted]++;
        _logLoss[label] += loss;
        _totalLogLoss += loss;
        int bin = Math.Min(Bins - 1, (int)(confidence * Bins));
        _binRows[bin]++;
        _binConfidence[bin] += confidence;
        _binCorrect[bin] += correct ? 1 : 0;
        if (!correct && _misclassified.Count < MulticlassEvaluator.MaxMisclassified)
        {
            _misclassified.Add(new Misclassified(Rows, (int)label, predicted, confidence));
        }

        Rows++;
    }

    /// <summary>The metrics of the rows so far.</summary>
    /// <exception cref="ScoringException">There were no rows.</exception>
    public EvaluationResult ToResult(double seconds)
    {
        if (Rows == 0)
        {
            throw new ScoringException("There are no rows to evaluate; give data with some.");
        }

        long[] support = [.. _confusion.Select(row => row.Sum())];
        double[] recalls = [.. Enumerable.Range(0, classes.Count).Where(i => support[i] > 0).Select(i => (double)_confusion[i][i] / support[i])];
        return new EvaluationResult
        {
            Rows = Rows,
            Accuracy = (double)_confusion.Select((row, i) => row[i]).Sum() / Rows,
            MacroAccuracy = recalls.Average(),
            LogLoss = _totalLogLoss / Rows,
            ConfusionMatrix = [.. _confusion.Select(row => row.ToArray())],
            PerClass = [.. classes.Select((name, i) => ClassOf(name, i, support[i]))],
            Calibration = [.. Enumerable.Range(0, Bins).Select(bin => new CalibrationBin(
                (double)bin / Bins, (bin + 1.0) / Bins, _binRows[bin], _binCorrect[bin], _binRows[bin] == 0 ? null : _binConfidence[bin] / _binRows[bin]))],
            Misclassified = [.. _misclassified],
            RowsPerSecond = Rows / Math.Max(seconds, 1e-9),
        };
    }

    private ClassMetrics ClassOf(string name, int index, long support)
    {
        long hits = _confusion[index][index];
        long predicted = _confusion.Sum(row => row[index]);
        double precision = predicted == 0 ? 0 : (double)hits / predicted;
        double recall = support == 0 ? 0 : (double)hits / support;
        double f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        return new ClassMetrics(name, precision, recall, f1, support) { LogLoss = support == 0 ? 0 : _logLoss[index] / support };
    }
}
