using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Harmonic mean of precision and recall, joined over the classes (Keras class <c>F1Score</c>).</summary>
public sealed class F1Score : ColumnMetric
{
    private const int Totals = 3;
    private const int TruePositives = 0;
    private const int FalsePositives = 1;
    private const int FalseNegatives = 2;

    // Keras divides by no less than this.
    private const double Epsilon = 1e-7;

    private readonly string _average;
    private readonly float? _threshold;

    /// <summary>Creates the metric.</summary>
    /// <param name="average">How the classes are joined: <c>micro</c>, all counts together; <c>macro</c>, the default, their mean; <c>weighted</c>, by how often each is true.</param>
    /// <param name="threshold">What a prediction must be above to be a yes; null: the largest of a row is.</param>
    /// <param name="name">Name in the history.</param>
    /// <exception cref="ArgumentException">The average is another one.</exception>
    public F1Score(string? average = null, float? threshold = null, string? name = null)
        : base(Totals, name)
    {
        _average = average is null or "micro" or "macro" or "weighted"
            ? average ?? "macro"
            : throw new ArgumentException($"average must be 'micro', 'macro' or 'weighted', received '{average}'.", nameof(average));
        _threshold = threshold;
    }

    internal static F1Score FromConfig(ConfigReader config) => new(
        config.String("average") ?? throw config.Wrong("average", "micro, macro or weighted: a metric has one result here", "null"),
        config.Single("threshold"),
        config.String("name"));

    internal override void Describe(ConfigWriter config) => config.Set("name", Name).Set("average", _average).Set("threshold", _threshold);

    internal override void Update(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int rows, int columns, Span<double> state)
    {
        for (int row = 0; row < rows; row++)
        {
            double weight = weights.IsEmpty ? 1 : weights[row];
            ReadOnlySpan<float> prediction = predictions.Slice(row * columns, columns);
            float largest = float.NegativeInfinity;
            foreach (float value in prediction)
            {
                largest = Math.Max(largest, value);
            }

            for (int i = 0; i < columns; i++)
            {
                // A row of zeros has no largest, as in Keras.
                bool yes = _threshold is float threshold ? prediction[i] > threshold : prediction[i] >= largest && Math.Abs(prediction[i]) > 1e-9f;
                double truth = targets[(row * columns) + i];
                Span<double> totals = state.Slice(i * Totals, Totals);
                totals[TruePositives] += yes ? weight * truth : 0;
                totals[FalsePositives] += yes ? weight * (1 - truth) : 0;
                totals[FalseNegatives] += yes ? 0 : weight * truth;
            }
        }
    }

    internal override double Result(ReadOnlySpan<double> state)
    {
        double sum = 0;
        double weights = 0;
        Span<double> all = stackalloc double[Totals];
        all.Clear();
        for (int column = 0; column < state.Length; column += Totals)
        {
            ReadOnlySpan<double> totals = state.Slice(column, Totals);
            double weight = _average == "weighted" ? totals[TruePositives] + totals[FalseNegatives] : 1;
            sum += weight * Of(totals);
            weights += weight;
            for (int i = 0; i < Totals; i++)
            {
                all[i] += totals[i];
            }
        }

        return _average == "micro" ? Of(all) : sum / (weights + (_average == "weighted" ? Epsilon : 0));
    }

    private static double Of(ReadOnlySpan<double> totals)
    {
        double precision = totals[TruePositives] / (totals[TruePositives] + totals[FalsePositives] + Epsilon);
        double recall = totals[TruePositives] / (totals[TruePositives] + totals[FalseNegatives] + Epsilon);
        return 2 * precision * recall / (precision + recall + Epsilon);
    }
}
