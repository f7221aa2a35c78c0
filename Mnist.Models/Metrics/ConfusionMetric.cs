using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Base of the metrics that count right and wrong answers: a number is a yes where it is above a threshold, each counted by its row's weight.</summary>
public abstract class ConfusionMetric : Metric
{
    private protected ConfusionMetric(float? threshold, int? top_k, int? class_id, string? name)
        : base(name)
    {
        GivenThreshold = threshold is float given ? Require.UpToOne(given, nameof(threshold)) : null;
        TopK = top_k is int k ? Require.Positive(k, nameof(top_k)) : null;
        ClassId = class_id is null or >= 0
            ? class_id
            : throw new ArgumentOutOfRangeException(nameof(class_id), $"class_id must be 0 or more, received {class_id}.");
    }

    private protected float? GivenThreshold { get; }

    private protected int? TopK { get; }

    private protected int? ClassId { get; }

    // Of the k largest each is a yes, whatever its size, unless a threshold is asked for besides.
    private float Threshold => GivenThreshold ?? (TopK is null ? 0.5f : float.NegativeInfinity);

    internal sealed override int StateSize => 4;

    /// <summary>The thresholds of a configuration: one, or none.</summary>
    private protected static float? ReadThreshold(ConfigReader config) => config.Has("thresholds") && !config.IsNumber("thresholds")
        ? config.Singles("thresholds") is [float one] ? one : throw config.Wrong("thresholds", "one number: a metric has one result here", "several")
        : config.Single("thresholds");

    /// <summary>A whole number of a configuration; null when missing.</summary>
    private protected static int? ReadInt(ConfigReader config, string name) => config.Has(name) ? config.Int(name) : null;

    internal sealed override void Update(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int rows, int columns, Span<double> state)
    {
        for (int row = 0; row < rows; row++)
        {
            double weight = weights.IsEmpty ? 1 : weights[row];
            ReadOnlySpan<float> prediction = predictions.Slice(row * columns, columns);
            for (int i = ClassId ?? 0; i < (ClassId is int only ? only + 1 : columns); i++)
            {
                bool yes = prediction[i] > Threshold && IsAmongLargest(prediction, i);
                bool truth = targets[(row * columns) + i] != 0;
                state[(yes ? 2 : 0) + (truth == yes ? 1 : 0)] += weight;
            }
        }
    }

    internal sealed override double Result(ReadOnlySpan<double> state) => Result(falseNegatives: state[0], trueNegatives: state[1], falsePositives: state[2], truePositives: state[3]);

    internal override void CheckTargets(int columns, int targetColumns)
    {
        base.CheckTargets(columns, targetColumns);
        if (ClassId >= columns)
        {
            throw new ArgumentException($"The metric '{Name}' asks for class {ClassId} of {columns}; class_id counts from 0.");
        }
    }

    private protected abstract double Result(double falseNegatives, double trueNegatives, double falsePositives, double truePositives);

    /// <summary>0 where there is nothing to divide by.</summary>
    private protected static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    // Of equal numbers the first is the larger, as in TensorFlow's top_k.
    private bool IsAmongLargest(ReadOnlySpan<float> prediction, int index)
    {
        if (TopK is not int k)
        {
            return true;
        }

        int larger = 0;
        for (int i = 0; i < prediction.Length; i++)
        {
            larger += prediction[i] > prediction[index] || (prediction[i] == prediction[index] && i < index) ? 1 : 0;
        }

        return larger < k;
    }
}
