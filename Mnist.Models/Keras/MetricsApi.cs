using Mnist.Models.Metrics;

namespace Mnist.Models.Keras;

/// <summary>Makes metrics: <c>keras.metrics</c>. Names do as well: <c>metrics: ["accuracy"]</c>, which picks the one that fits loss and shapes.</summary>
/// <remarks>Keras' class <c>Accuracy</c>, which asks whether predictions <em>equal</em> their targets, is not here: the name <c>accuracy</c> means another thing.</remarks>
public sealed class MetricsApi
{
    internal MetricsApi()
    {
    }

    /// <summary>Fraction of targets, 0 or 1, that the predictions hit when they are cut at a threshold.</summary>
    /// <param name="threshold">What a prediction must be above to count as 1; 0.5 by default.</param>
    /// <param name="name">Name in the history; <c>binary_accuracy</c> by default.</param>
    /// <returns>The metric.</returns>
    public Metric BinaryAccuracy(float? threshold = null, string? name = null) => new BinaryAccuracy(threshold, name);

    /// <summary>Fraction of rows whose largest prediction is the one-hot target's class.</summary>
    /// <param name="name">Name in the history; <c>categorical_accuracy</c> by default.</param>
    /// <returns>The metric.</returns>
    public Metric CategoricalAccuracy(string? name = null) => new CategoricalAccuracy(name);

    /// <summary>Fraction of rows whose largest prediction is the integer label.</summary>
    /// <param name="name">Name in the history; <c>sparse_categorical_accuracy</c> by default.</param>
    /// <returns>The metric.</returns>
    public Metric SparseCategoricalAccuracy(string? name = null) => new SparseCategoricalAccuracy(name);

    /// <summary>Area under a curve of right against wrong answers at many thresholds.</summary>
    /// <param name="num_thresholds">Number of thresholds, at least 2; 200 by default.</param>
    /// <param name="curve"><c>ROC</c>, the default, or <c>PR</c>.</param>
    /// <param name="summation_method"><c>interpolation</c>, the default, <c>minoring</c> or <c>majoring</c>.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric AUC(int? num_thresholds = null, string? curve = null, string? summation_method = null, string? name = null) => new AUC(num_thresholds, curve, summation_method, name);

    /// <summary>Harmonic mean of precision and recall, joined over the classes.</summary>
    /// <param name="average"><c>micro</c>, <c>macro</c>, the default, or <c>weighted</c>.</param>
    /// <param name="threshold">What a prediction must be above to be a yes; null: the largest of a row is.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric F1Score(string? average = null, float? threshold = null, string? name = null) => new F1Score(average, threshold, name);

    /// <summary>Number of yes answers that are right.</summary>
    /// <param name="thresholds">What a prediction must be above to be a yes, 0 to 1; 0.5 by default.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric TruePositives(float? thresholds = null, string? name = null) => new TruePositives(thresholds, name);

    /// <summary>Number of no answers that are right.</summary>
    /// <param name="thresholds">What a prediction must be above to be a yes, 0 to 1; 0.5 by default.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric TrueNegatives(float? thresholds = null, string? name = null) => new TrueNegatives(thresholds, name);

    /// <summary>Number of yes answers that are wrong.</summary>
    /// <param name="thresholds">What a prediction must be above to be a yes, 0 to 1; 0.5 by default.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric FalsePositives(float? thresholds = null, string? name = null) => new FalsePositives(thresholds, name);

    /// <summary>Number of no answers that are wrong.</summary>
    /// <param name="thresholds">What a prediction must be above to be a yes, 0 to 1; 0.5 by default.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric FalseNegatives(float? thresholds = null, string? name = null) => new FalseNegatives(thresholds, name);

    /// <summary>Fraction of the yes answers that are right.</summary>
    /// <param name="thresholds">What a prediction must be above to be a yes, 0 to 1; 0.5 by default.</param>
    /// <param name="top_k">Only so many of a row's largest predictions can be a yes; null: all.</param>
    /// <param name="class_id">Only this column counts; null: all.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric Precision(float? thresholds = null, int? top_k = null, int? class_id = null, string? name = null) => new Precision(thresholds, top_k, class_id, name);

    /// <summary>Fraction of what is true that is answered with yes.</summary>
    /// <param name="thresholds">What a prediction must be above to be a yes, 0 to 1; 0.5 by default.</param>
    /// <param name="top_k">Only so many of a row's largest predictions can be a yes; null: all.</param>
    /// <param name="class_id">Only this column counts; null: all.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric Recall(float? thresholds = null, int? top_k = null, int? class_id = null, string? name = null) => new Recall(thresholds, top_k, class_id, name);

    /// <summary>Fraction of rows whose one-hot class is among the k largest predictions.</summary>
    /// <param name="k">How many, at least 1; 5 by default.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric TopKCategoricalAccuracy(int? k = null, string? name = null) => new TopKCategoricalAccuracy(k, name);

    /// <summary>Fraction of rows whose integer label is among the k largest predictions.</summary>
    /// <param name="k">How many, at least 1; 5 by default.</param>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric SparseTopKCategoricalAccuracy(int? k = null, string? name = null) => new SparseTopKCategoricalAccuracy(k, name);

    /// <summary>Coefficient of determination.</summary>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric R2Score(string? name = null) => new R2Score(name);

    /// <summary>Root of the mean squared difference.</summary>
    /// <param name="name">Name in the history.</param>
    /// <returns>The metric.</returns>
    public Metric RootMeanSquaredError(string? name = null) => new RootMeanSquaredError(name);

    /// <summary>Mean absolute difference.</summary>
    /// <returns>The metric.</returns>
    public Metric MeanAbsoluteError() => Metric.Get("mean_absolute_error");

    /// <summary>Mean squared difference.</summary>
    /// <returns>The metric.</returns>
    public Metric MeanSquaredError() => Metric.Get("mean_squared_error");

    /// <summary>Cross-entropy against one-hot targets.</summary>
    /// <returns>The metric.</returns>
    public Metric CategoricalCrossentropy() => Metric.Get("categorical_crossentropy");

    /// <summary>Cross-entropy against integer labels.</summary>
    /// <returns>The metric.</returns>
    public Metric SparseCategoricalCrossentropy() => Metric.Get("sparse_categorical_crossentropy");

    /// <summary>Cross-entropy of independent yes and no answers.</summary>
    /// <returns>The metric.</returns>
    public Metric BinaryCrossentropy() => Metric.Get("binary_crossentropy");

    /// <summary>Cosine of the angle between prediction and target.</summary>
    /// <returns>The metric.</returns>
    public Metric CosineSimilarity() => Metric.Get("cosine_similarity");

    /// <summary>Divergence of Kullback and Leibler.</summary>
    /// <returns>The metric.</returns>
    public Metric KLDivergence() => Metric.Get("kl_divergence");
}
