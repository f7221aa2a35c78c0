using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;
using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Evaluation;

/// <summary>Evaluates several predicted numbers of each row as rows come; it keeps sums, not rows.</summary>
internal sealed class OutputsSink : IRowSink
{
    private readonly IReadOnlyList<SourceColumn> _labels;
    private readonly IReadOnlyList<string> _scores;
    private readonly string? _weight;
    private readonly IReadOnlyList<string> _names;
    private readonly RegressionTotals[] _totals;
    private readonly int[] _places;

    /// <param name="labels">The source's columns of labels.</param>
    /// <param name="scores">The model's outputs, as float.</param>
    /// <param name="scoreNames">What their numbers are called, one after another; null where they have no names.</param>
    /// <param name="weight">The source's column of weights; null where all rows count alike.</param>
    /// <exception cref="ScoringException">There are not as many numbers as labels.</exception>
    public OutputsSink(IReadOnlyList<SourceColumn> labels, IReadOnlyList<TensorInfo> scores, IReadOnlyList<string>? scoreNames, string? weight)
    {
        (_labels, _scores, _weight) = (labels, [.. scores.Select(score => score.Name)], weight);
        IReadOnlyList<string> labelNames = NumberColumns.Names(labels);
        long numbers = scores.Any(score => score.RowLength < 0) ? -1 : scores.Sum(score => score.RowLength);
        if (numbers >= 0 && numbers != labelNames.Count)
        {
            throw Unlike(numbers, labelNames);
        }

        // By name where both have the same ones, whatever their order, and by place where they have not.
        _names = scoreNames is not null && scoreNames.Count == labelNames.Count && scoreNames.Order(StringComparer.Ordinal).SequenceEqual(labelNames.Order(StringComparer.Ordinal)) ? scoreNames : labelNames;
        _places = [.. _names.Select(name => labelNames.ToList().IndexOf(name))];
        _totals = [.. _names.Select(_ => new RegressionTotals())];
    }

    /// <summary>What the weights are called in messages.</summary>
    public required string? WeightName { get; init; }

    /// <exception cref="ScoringException">An output has no row that could be measured.</exception>
    public RegressionOutputsResult ToResult() => new([.. _names.Zip(_totals, (name, totals) => new RegressionOutput(name, totals.ToResult($" for '{name}'")))]);

    /// <inheritdoc/>
    public ValueTask WriteAsync(RowBatch inputs, RowBatch outputs, CancellationToken stop)
    {
        Write(inputs, outputs);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Write(RowBatch inputs, RowBatch outputs)
    {
        ReadOnlySpan<double> weights = RowWeight.Of(inputs, _weight, WeightName);
        TensorBuffer[] scores = [.. _scores.Select(name => outputs[name])];
        TensorBuffer[] labels = [.. _labels.Select(label => inputs[label.Info.Name])];
        double[] right = new double[_names.Count];
        for (int row = 0; row < inputs.Rows; row++)
        {
            Copy(labels, row, right);
            int number = 0;
            foreach (TensorBuffer score in scores)
            {
                ReadOnlySpan<float> values = score.Row<float>(row);
                if (number + values.Length > _totals.Length || (score == scores[^1] && number + values.Length < _totals.Length))
                {
                    throw Unlike(scores.Sum(other => (long)other.RowLength), _names);
                }

                foreach (float value in values)
                {
                    _totals[number].Add(value, right[_places[number]], weights.IsEmpty ? null : weights[row]);
                    number++;
                }
            }
        }
    }

    private static void Copy(TensorBuffer[] labels, int row, double[] right)
    {
        int number = 0;
        foreach (TensorBuffer label in labels)
        {
            ReadOnlySpan<double> values = label.Row<double>(row);
            values.CopyTo(right.AsSpan(number));
            number += values.Length;
        }
    }

    private ScoringException Unlike(long numbers, IReadOnlyList<string> labels) => new(
        $"{(_scores.Count == 1 ? $"'{_scores[0]}' has" : $"The outputs {string.Join(", ", _scores)} have")} {numbers} numbers for a row, and there are {labels.Count} labels ({string.Join(", ", labels.Take(12))}{(labels.Count > 12 ? ", ..." : string.Empty)}); give a label for each number.");
}
