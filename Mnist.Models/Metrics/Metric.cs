using Mnist.Models.Config;
using Mnist.Models.Losses;

namespace Mnist.Models.Metrics;

/// <summary>Base of all metrics: totals over the rows of an epoch, and a number that follows from them.</summary>
/// <remarks>
/// A metric keeps no totals itself: they lie in a state of its caller's, so that shards can work side by side. States add: the state of two parts is
/// the sum of their states, taken in shard order.
/// </remarks>
public abstract class Metric : KerasObject
{
    private protected Metric(string? name = null) => Name = name ?? KerasNames.ToSnakeCase(ClassName);

    /// <summary>Name in the history, as <c>accuracy</c>: what it was asked for by.</summary>
    public string Name { get; private set; }

    /// <summary>The metrics, by name.</summary>
    internal static KerasRegistry<Metric> Registry { get; } = new KerasRegistry<Metric>("metric", "metrics")
        .Add("Accuracy", _ => new ShapedAccuracy(), "acc")
        .Add(nameof(AUC), AUC.FromConfig)
        .Add(nameof(BinaryAccuracy), BinaryAccuracy.FromConfig)
        .Add(nameof(BinaryCrossentropy), LossMetric.Of(BinaryCrossentropy.FromConfig), "bce")
        .Add(nameof(CategoricalAccuracy), CategoricalAccuracy.FromConfig)
        .Add(nameof(CategoricalCrossentropy), LossMetric.Of(CategoricalCrossentropy.FromConfig))
        .Add(nameof(CategoricalHinge), LossMetric.Of(_ => new CategoricalHinge()))
        .Add(nameof(CosineSimilarity), config => new LossMetric(new CosineSimilarity(), config, factor: -1))
        .Add(nameof(F1Score), F1Score.FromConfig)
        .Add(nameof(FalseNegatives), FalseNegatives.FromConfig)
        .Add(nameof(FalsePositives), FalsePositives.FromConfig)
        .Add(nameof(Hinge), LossMetric.Of(_ => new Hinge()))
        .Add(nameof(KLDivergence), LossMetric.Of(_ => new KLDivergence()), "kld")
        .Add("LogCoshError", LossMetric.Of(_ => new LogCosh()), "logcosh")
        .Add(nameof(MeanAbsoluteError), LossMetric.Of(_ => new MeanAbsoluteError()), "mae")
        .Add(nameof(MeanAbsolutePercentageError), LossMetric.Of(_ => new MeanAbsolutePercentageError()), "mape")
        .Add(nameof(MeanSquaredError), LossMetric.Of(_ => new MeanSquaredError()), "mse")
        .Add(nameof(MeanSquaredLogarithmicError), LossMetric.Of(_ => new MeanSquaredLogarithmicError()), "msle")
        .Add(nameof(Poisson), LossMetric.Of(_ => new Poisson()))
        .Add(nameof(Precision), Precision.FromConfig)
        .Add(nameof(R2Score), R2Score.FromConfig)
        .Add(nameof(Recall), Recall.FromConfig)
        .Add(nameof(RootMeanSquaredError), RootMeanSquaredError.FromConfig)
        .Add(nameof(SparseCategoricalAccuracy), SparseCategoricalAccuracy.FromConfig)
        .Add(nameof(SparseCategoricalCrossentropy), LossMetric.Of(SparseCategoricalCrossentropy.FromConfig))
        .Add(nameof(SparseTopKCategoricalAccuracy), SparseTopKCategoricalAccuracy.FromConfig)
        .Add(nameof(SquaredHinge), LossMetric.Of(_ => new SquaredHinge()))
        .Add(nameof(TopKCategoricalAccuracy), TopKCategoricalAccuracy.FromConfig)
        .Add(nameof(TrueNegatives), TrueNegatives.FromConfig)
        .Add(nameof(TruePositives), TruePositives.FromConfig);

    internal override string Module => "keras.metrics";

    /// <summary>The metric of a name, with its defaults.</summary>
    /// <param name="name">As <c>accuracy</c>; capitals do not matter.</param>
    /// <returns>The metric; the history names it as it was asked for.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Metric Get(string name) => Named(name, nameof(name));

    /// <summary>As <see cref="Get"/>, for an argument of another name.</summary>
    internal static Metric Named(string? name, string parameter)
    {
        Metric metric = Registry.Get(name, parameter);
        metric.Name = name!;
        return metric;
    }

    /// <summary>Whether more of it is better; null where Keras leaves that open, as of counts.</summary>
    internal virtual bool? HigherIsBetter => true;

    /// <summary>Numbers of the state.</summary>
    internal abstract int StateSize { get; }

    /// <summary>Adds rows to a state, in order.</summary>
    /// <param name="predictions">(rows, columns).</param>
    /// <param name="targets">(rows, columns), or (rows) integer labels as floats.</param>
    /// <param name="weights">(rows), or empty for ones.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Numbers per prediction.</param>
    /// <param name="state">The totals so far; zeros at the start.</param>
    internal abstract void Update(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, ReadOnlySpan<float> weights, int rows, int columns, Span<double> state);

    /// <summary>The number the totals give; 0 without rows.</summary>
    internal abstract double Result(ReadOnlySpan<double> state);

    /// <summary>Refuses targets of another shape than the metric takes.</summary>
    /// <param name="columns">Numbers per prediction.</param>
    /// <param name="targetColumns">Numbers per target.</param>
    /// <exception cref="ArgumentException">The metric takes other targets.</exception>
    internal virtual void CheckTargets(int columns, int targetColumns) => RequireTargets(columns, targetColumns);

    private protected void RequireTargets(int wanted, int targetColumns)
    {
        if (wanted != targetColumns)
        {
            throw new ArgumentException(
                $"The metric '{Name}' takes {Targets(wanted)}, the loss takes {Targets(targetColumns)}. Use 'accuracy', which fits every loss.");
        }
    }

    private static string Targets(int columns) => columns == 1 ? "integer labels" : $"targets of {columns} numbers";
}
