using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Evaluates scored rows as they come; it keeps counts and sums, not rows.</summary>
public sealed class MulticlassSink : LabelledSink
{
    private readonly MulticlassTotals _totals;
    private readonly TimeProvider _clock;
    private readonly long _start;

    /// <summary>Creates a sink.</summary>
    /// <param name="classes">The classes' names, in the order of the probabilities.</param>
    /// <param name="label">The source's column of class numbers from 0, as long; -1 means none.</param>
    /// <param name="score">The model's output of probabilities, as float.</param>
    /// <param name="clock">Measures the time of scoring; null: the system's.</param>
    /// <param name="scores">What the model's output is.</param>
    public MulticlassSink(IReadOnlyList<string> classes, string label, string score, TimeProvider? clock = null, ScoreKind scores = ScoreKind.Probabilities)
        : base(label, score)
    {
        ArgumentNullException.ThrowIfNull(classes);
        _totals = new MulticlassTotals(classes, scores);
        _clock = clock ?? TimeProvider.System;
        _start = _clock.GetTimestamp();
    }

    /// <summary>The metrics of the rows so far.</summary>
    /// <exception cref="ScoringException">There were no rows that could be measured, or the scores of all were probabilities where logits were said.</exception>
    public EvaluationResult ToResult() => _totals.ToResult(_clock.GetElapsedTime(_start).TotalSeconds);

    private protected override void Add(TensorBuffer labels, TensorBuffer scores, ReadOnlySpan<double> weights, int rows)
    {
        ReadOnlySpan<long> numbers = labels.Rows<long>(rows);
        for (int row = 0; row < numbers.Length; row++)
        {
            _totals.Add(scores.Row<float>(row), numbers[row], weights.IsEmpty ? null : weights[row]);
        }
    }
}
