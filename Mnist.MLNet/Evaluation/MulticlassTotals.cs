using System.Globalization;
using Mnist.Formats.Tensors;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Counts and sums over scored rows, from which the metrics follow; none of the rows is kept. The numbers are those of ML.NET's own evaluator where it has them.</summary>
internal sealed class MulticlassTotals(IReadOnlyList<string> classes, ScoreKind kind)
{
    private const int MaxK = 5;
    private const int FewestScores = 256;

    private readonly long[][] _confusion = [.. classes.Select(_ => new long[classes.Count])];
    private readonly double[][] _weights = [.. classes.Select(_ => new double[classes.Count])];
    private readonly double[][] _squares = [.. classes.Select(_ => new double[classes.Count])];
    private readonly double[] _logLoss = new double[classes.Count];
    private readonly ScoreHistogram[] _scores = [.. classes.Select(_ => new ScoreHistogram(ScoresOfAClass(classes.Count)))];
    private readonly long[] _ranks = new long[classes.Count];
    private readonly double[] _rankWeights = new double[classes.Count];
    private readonly float[] _probabilities = new float[classes.Count];
    private readonly CalibrationCounter _calibration = new();
    private readonly List<Misclassified> _misclassified = [];
    private readonly RowCounts _rows = new();
    private WeightedHistogram[] _weightedScores = [];
    private double _totalLogLoss;
    private long _tied;
    private bool _couldBeProbabilities = true;

    /// <summary>Counts one row.</summary>
    /// <param name="scores">The score of each class.</param>
    /// <param name="label">The row's class from 0, -1 where it has none.</param>
    /// <param name="weight">How much the row counts; null where all count alike.</param>
    /// <exception cref="ScoringException">The scores are not probabilities of these classes, and the log-loss would be silently wrong, or there is no such class.</exception>
    public void Add(ReadOnlySpan<float> scores, long label, double? weight)
    {
        if (scores.Length != classes.Count)
        {
            throw new ScoringException($"The model gives {scores.Length} scores for a row, and there are {classes.Count} classes; give a model that ends in {classes.Count} outputs.");
        }

        long row = _rows.Seen;
        if (label < -1 || label >= classes.Count)
        {
            throw new ScoringException($"Row {row} has the label {label}; there are {classes.Count} classes, counted from 0.");
        }

        if (!_rows.Take(label >= 0, Probabilities.AreFinite(scores), weight))
        {
            return;
        }

        ReadOnlySpan<float> probabilities = ToProbabilities(scores, row);
        int predicted = np.argmax(probabilities);
        float confidence = probabilities[predicted];
        bool correct = predicted == label;
        double loss = Probabilities.Loss(probabilities[(int)label]);
        double counts = weight ?? 1;
        _confusion[label][predicted]++;
        _weights[label][predicted] += counts;
        _squares[label][predicted] += counts * counts;
        _logLoss[label] += counts * loss;
        _totalLogLoss += counts * loss;
        _calibration.Add(confidence, correct, counts);
        int rank = Rank(probabilities, (int)label);
        _ranks[rank]++;
        _rankWeights[rank] += counts;
        _tied += probabilities[(predicted + 1)..].Contains(confidence) ? 1 : 0;
        AddScores(probabilities, (int)label, weight);

        if (!correct && _misclassified.Count < MulticlassEvaluator.MaxMisclassified)
        {
            _misclassified.Add(new Misclassified(row, (int)label, predicted, confidence));
        }
    }

    /// <summary>The metrics of the rows so far.</summary>
    /// <exception cref="ScoringException">There were no rows that could be measured, or scores given as logits are probabilities.</exception>
    public EvaluationResult ToResult(double seconds)
    {
        _rows.RequireSome();
        if (kind == ScoreKind.Logits && _couldBeProbabilities)
        {
            throw new ScoringException(string.Create(
                CultureInfo.InvariantCulture, $"The scores were given as logits, and those of all {_rows.Measured} rows are probabilities already: a second softmax would change them; evaluate them as probabilities."));
        }

        WeightedConfusion? weights = _rows.IsWeighted ? WeightedConfusion.Of(_weights, _squares) : null;
        ConfusionStatistics statistics = new(_confusion, classes, weights);
        ScoreCurves[] curves = [.. classes.Select((name, i) => _rows.IsWeighted ? CurveBuilder.Build(name, _weightedScores[i]) : CurveBuilder.Build(name, _scores[i]))];
        CalibrationBin[] calibration = _calibration.ToBins(_rows.IsWeighted);
        return new EvaluationResult
        {
            Rows = _rows.Measured,
            MissingLabels = _rows.MissingLabels,
            NonFiniteScores = _rows.NonFiniteScores,
            Weights = _rows.Weights,
            WeightedConfusion = weights,
            TiedRows = _tied,
            Accuracy = statistics.Accuracy!.Value,
            AccuracyInterval = statistics.AccuracyInterval!,
            MacroAccuracy = statistics.Macro.Recall!.Value,
            LogLoss = _totalLogLoss / _rows.Weight,
            TopK = [.. TopK()],
            Macro = statistics.Macro,
            Weighted = statistics.Weighted,
            Kappa = statistics.Kappa,
            MatthewsCorrelation = statistics.MatthewsCorrelation,
            ConfusionMatrix = [.. _confusion.Select(row => row.ToArray())],
            MostConfused = statistics.MostConfused,
            PerClass = [.. statistics.PerClass.Select((row, i) => row with { LogLoss = row.Support == 0 ? null : _logLoss[i] / (row.Weight ?? row.Support) })],
            Curves = curves,
            Calibration = calibration,
            Misclassified = [.. _misclassified],
            RowsPerSecond = _rows.Seen / Math.Max(seconds, 1e-9),
            Undefined = statistics.Undefined,
        };
    }

    // How many classes are more probable; of equally probable ones the first is, as for the predicted class.
    private static int Rank(ReadOnlySpan<float> probabilities, int label)
    {
        int rank = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            rank += probabilities[i] > probabilities[label] || (i < label && probabilities[i] == probabilities[label]) ? 1 : 0;
        }

        return rank;
    }

    private static int ScoresOfAClass(int classes) => Math.Max(FewestScores, MulticlassEvaluator.MaxScores / Math.Max(1, classes));

    private void AddScores(ReadOnlySpan<float> probabilities, int label, double? weight)
    {
        if (weight is not { } counts)
        {
            for (int i = 0; i < probabilities.Length; i++)
            {
                _scores[i].Add(probabilities[i], i == label);
            }

            return;
        }

        _weightedScores = _weightedScores.Length > 0 ? _weightedScores : [.. classes.Select(_ => new WeightedHistogram(ScoresOfAClass(classes.Count)))];
        for (int i = 0; i < probabilities.Length; i++)
        {
            _weightedScores[i].Add(probabilities[i], i == label, counts);
        }
    }

    private ReadOnlySpan<float> ToProbabilities(ReadOnlySpan<float> scores, long row)
    {
        bool valid = Probabilities.AreValid(scores, out double sum);
        _couldBeProbabilities &= valid;
        if (kind == ScoreKind.Logits)
        {
            Probabilities.OfLogits(scores, _probabilities);
            return _probabilities;
        }

        if (!valid)
        {
            string finding = scores.ContainsAnyInRange(float.MinValue, -float.Epsilon)
                ? $"Row {row} has a score below 0"
                : string.Create(CultureInfo.InvariantCulture, $"The scores of row {row} add up to {sum:G4}, not 1");
            throw new ScoringException($"{finding}: they are not probabilities; give a model that ends in softmax, or say that the scores are logits.");
        }

        return scores;
    }

    private IEnumerable<TopKAccuracy> TopK()
    {
        long correct = _ranks[0];
        double weight = _rankWeights[0];
        for (int k = 2; k <= Math.Min(MaxK, classes.Count - 1); k++)
        {
            correct += _ranks[k - 1];
            weight += _rankWeights[k - 1];
            yield return new TopKAccuracy(k, correct, Math.Min(1, weight / _rows.Weight));
        }
    }
}
