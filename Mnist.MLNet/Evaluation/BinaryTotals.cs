using System.Globalization;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Counts and sums over rows of two classes; none of the rows is kept.</summary>
internal sealed class BinaryTotals(ScoreKind kind, double threshold)
{
    private const int Negative = 0;
    private const int Positive = 1;

    private readonly long[][] _confusion = [new long[2], new long[2]];
    private readonly double[][] _weights = [new double[2], new double[2]];
    private readonly double[][] _squares = [new double[2], new double[2]];
    private readonly double[] _logLoss = new double[2];
    private readonly ScoreHistogram _scores = new(MulticlassEvaluator.MaxScores);
    private readonly Lazy<WeightedHistogram> _weightedScores = new(() => new WeightedHistogram(MulticlassEvaluator.MaxScores));
    private readonly CalibrationCounter _calibration = new();
    private readonly RowCounts _rows = new();
    private double _brier;
    private bool _couldBeProbabilities = true;

    /// <summary>Counts one row.</summary>
    /// <param name="score">Its score.</param>
    /// <param name="label">1 for the positive class, 0 for the negative, -1 where it has none.</param>
    /// <param name="weight">How much the row counts; null where all count alike.</param>
    /// <exception cref="ScoringException">The score is no probability and was not said to be a logit, or there is no such class.</exception>
    public void Add(float score, long label, double? weight)
    {
        long row = _rows.Seen;
        if (label is < -1 or > 1)
        {
            throw new ScoringException($"Row {row} has the label {label}; the labels of two classes are 1 and 0.");
        }

        if (!_rows.Take(label >= 0, float.IsFinite(score), weight))
        {
            return;
        }

        bool couldBeProbability = score is >= 0 and <= 1;
        _couldBeProbabilities &= couldBeProbability;
        if (kind == ScoreKind.Probabilities && !couldBeProbability)
        {
            throw new ScoringException(string.Create(
                CultureInfo.InvariantCulture, $"Row {row} has the score {score}, and probabilities are 0 to 1; give the column of probabilities or a model that ends in sigmoid, or say that the scores are logits."));
        }

        // In double a sigmoid keeps what a logit says of rare classes.
        double probability = kind == ScoreKind.Logits ? 1 / (1 + Math.Exp(-(double)score)) : score;
        double loss = label == Positive ? Probabilities.Loss(probability) : Probabilities.Loss(kind == ScoreKind.Logits ? 1 / (1 + Math.Exp(score)) : 1 - probability);
        double counts = weight ?? 1;
        int predicted = probability > threshold ? Positive : Negative;
        _confusion[label][predicted]++;
        _weights[label][predicted] += counts;
        _squares[label][predicted] += counts * counts;
        _logLoss[label] += counts * loss;
        _brier += counts * (probability - label) * (probability - label);
        _calibration.Add(probability, label == Positive, counts);
        if (weight is null)
        {
            _scores.Add(score, label == Positive);
        }
        else
        {
            _weightedScores.Value.Add(score, label == Positive, counts);
        }
    }

    /// <summary>The metrics of the rows so far.</summary>
    /// <exception cref="ScoringException">There were no rows that could be measured, or scores given as logits are probabilities.</exception>
    public BinaryResult ToResult()
    {
        _rows.RequireSome();
        if (kind == ScoreKind.Logits && _couldBeProbabilities)
        {
            throw new ScoringException(string.Create(
                CultureInfo.InvariantCulture,
                $"The scores were given as logits, and all {_rows.Measured} lie between 0 and 1 as those of a sigmoid do: a cut at 0 would call every row positive; evaluate them as probabilities."));
        }

        WeightedConfusion? weights = _rows.IsWeighted ? WeightedConfusion.Of(_weights, _squares) : null;
        ConfusionStatistics statistics = new(_confusion, ["negative", "positive"], weights);
        return new BinaryResult
        {
            Rows = _rows.Measured,
            MissingLabels = _rows.MissingLabels,
            NonFiniteScores = _rows.NonFiniteScores,
            Weights = _rows.Weights,
            WeightedConfusion = weights,
            Threshold = threshold,
            TruePositives = _confusion[Positive][Positive],
            FalsePositives = _confusion[Negative][Positive],
            TrueNegatives = _confusion[Negative][Negative],
            FalseNegatives = _confusion[Positive][Negative],
            Accuracy = statistics.Accuracy!.Value,
            AccuracyInterval = statistics.AccuracyInterval!,
            Positive = Class(Positive),
            Negative = Class(Negative),
            LogLoss = _logLoss.Sum() / _rows.Weight,
            BrierScore = _brier / _rows.Weight,
            Kappa = statistics.Kappa,
            MatthewsCorrelation = statistics.MatthewsCorrelation,
            Curves = _rows.IsWeighted ? CurveBuilder.Build("positive", _weightedScores.Value) : CurveBuilder.Build("positive", _scores),
            Calibration = _calibration.ToBins(_rows.IsWeighted),
            Undefined = statistics.Undefined,
        };

        ClassMetrics Class(int number)
        {
            ClassMetrics row = statistics.PerClass[number];
            return row with { LogLoss = row.Support == 0 ? null : _logLoss[number] / (row.Weight ?? row.Support) };
        }
    }
}
