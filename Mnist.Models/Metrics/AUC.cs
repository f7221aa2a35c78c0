using Mnist.Models.Config;

namespace Mnist.Models.Metrics;

/// <summary>Area under a curve of right against wrong answers at many thresholds (Keras class <c>AUC</c>).</summary>
/// <remarks>
/// All numbers of a row count alike. A prediction is kept as the number of thresholds it is above, so the state has two numbers for each
/// threshold: what is true and what is false there.
/// </remarks>
public sealed class AUC : Metric
{
    // Keras puts the first threshold below 0 and the last above 1, so that both ends of the curve are reached.
    private const float Epsilon = 1e-7f;

    private readonly float[] _thresholds;

    /// <summary>Creates the metric; the defaults are Keras'.</summary>
    /// <param name="num_thresholds">Number of thresholds, evenly spread, at least 2; 200 by default.</param>
    /// <param name="curve"><c>ROC</c>, the default, or <c>PR</c>: precision against recall.</param>
    /// <param name="summation_method">How points are joined: <c>interpolation</c>, the default, <c>minoring</c> or <c>majoring</c>.</param>
    /// <param name="name">Name in the history.</param>
    /// <exception cref="ArgumentException">An argument is another value.</exception>
    public AUC(int? num_thresholds = null, string? curve = null, string? summation_method = null, string? name = null)
        : base(name)
    {
        int count = num_thresholds ?? 200;
        if (count < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(num_thresholds), $"num_thresholds must be 2 or more, received {count}.");
        }

        Curve = curve?.ToUpperInvariant() is null or "ROC" or "PR"
            ? curve?.ToUpperInvariant() ?? "ROC"
            : throw new ArgumentException($"curve must be 'ROC' or 'PR', received '{curve}'.", nameof(curve));
        SummationMethod = summation_method is null or "interpolation" or "minoring" or "majoring"
            ? summation_method ?? "interpolation"
            : throw new ArgumentException($"summation_method must be 'interpolation', 'minoring' or 'majoring', received '{summation_method}'.", nameof(summation_method));
        _thresholds = [-Epsilon, .. Enumerable.Range(1, count - 2).Select(i => (float)(i / (double)(count - 1))), 1f + Epsilon];
    }

    /// <summary><c>ROC</c> or <c>PR</c>.</summary>
    public string Curve { get; }

    /// <summary><c>interpolation</c>, <c>minoring</c> or <c>majoring</c>.</summary>
    public string SummationMethod { get; }

    internal override int StateSize => 2 * _thresholds.Length;

    internal static AUC FromConfig(ConfigReader config)
    {
        foreach (string flag in (string[])["multi_label", "from_logits"])
        {
            if (config.Bool(flag, false))
            {
                throw config.Wrong(flag, "false", "true");
            }
        }

        return new AUC(config.Has("num_thresholds") ? config.Int("num_thresholds") : null, config.String("curve"), config.String("summation_method"), config.String("name"));
    }

    internal override void Describe(ConfigWriter config) => config
        .Set("name", Name).Set("num_thresholds", _thresholds.Length).Set("curve", Curve).Set("summation_method", SummationMethod);

    internal override void Update(
        ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int rows, int columns, Span<double> state)
    {
        for (int i = 0; i < rows * columns; i++)
        {
            int above = Above(predictions[i]);
            if (above > 0)
            {
                state[(targets[i] != 0 ? 0 : _thresholds.Length) + above - 1] += weights.IsEmpty ? 1 : weights[i / columns];
            }
        }
    }

    internal override double Result(ReadOnlySpan<double> state)
    {
        int count = _thresholds.Length;
        double[] truePositives = Suffixes(state[..count]);
        double[] falsePositives = Suffixes(state[count..]);
        return Curve == "PR" && SummationMethod == "interpolation"
            ? InterpolatedPrecision(truePositives, falsePositives)
            : Area(truePositives, falsePositives);
    }

    // How many thresholds a prediction is above.
    private int Above(float prediction)
    {
        (int low, int high) = (0, _thresholds.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = prediction > _thresholds[middle] ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double[] Suffixes(ReadOnlySpan<double> counts)
    {
        double[] sums = counts.ToArray();
        for (int i = sums.Length - 2; i >= 0; i--)
        {
            sums[i] += sums[i + 1];
        }

        return sums;
    }

    private double Area(double[] truePositives, double[] falsePositives)
    {
        (double positives, double negatives) = (truePositives[0], falsePositives[0]);
        double area = 0;
        for (int i = 0; i < truePositives.Length - 1; i++)
        {
            (double x, double y) = Point(i);
            (double nextX, double nextY) = Point(i + 1);
            double height = SummationMethod switch
            {
                "minoring" => Math.Min(y, nextY),
                "majoring" => Math.Max(y, nextY),
                _ => (y + nextY) / 2,
            };
            area += (x - nextX) * height;
        }

        return area;

        (double X, double Y) Point(int i)
        {
            double recall = Ratio(truePositives[i], positives);
            return Curve == "ROC"
                ? (Ratio(falsePositives[i], negatives), recall)
                : (recall, Ratio(truePositives[i], truePositives[i] + falsePositives[i]));
        }
    }

    // Between two thresholds true positives are taken as a line of all positives, not precision (Davis and Goadrich, 2006).
    private static double InterpolatedPrecision(double[] truePositives, double[] falsePositives)
    {
        double area = 0;
        for (int i = 0; i < truePositives.Length - 1; i++)
        {
            (double here, double next) = (truePositives[i] + falsePositives[i], truePositives[i + 1] + falsePositives[i + 1]);
            double change = truePositives[i] - truePositives[i + 1];
            double slope = Ratio(change, Math.Max(here - next, 0));
            double intercept = truePositives[i + 1] - (slope * next);
            double ratio = here > 0 && next > 0 ? here / next : 1;
            area += Ratio(slope * (change + (intercept * Math.Log(ratio))), truePositives[0]);
        }

        return area;
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
