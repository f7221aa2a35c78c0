using System.Text.Json.Serialization;

namespace Mnist.MLNet.Evaluation;

/// <summary>How well a model predicted numbers. What is undefined is null, and <see cref="Undefined"/> says why.</summary>
public sealed record RegressionResult
{
    /// <summary>Rows evaluated: those with a finite label and a finite score.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows whose label is NaN or infinite, which are in none of the figures.</summary>
    public long MissingLabels { get; init; }

    /// <summary>Labelled rows whose score is NaN or infinite, which are in none of the figures.</summary>
    public long NonFiniteScores { get; init; }

    /// <summary>What the weights of the rows come to; null where all rows count alike. With weights every figure that is no count of rows is weighted.</summary>
    public WeightSummary? Weights { get; init; }

    /// <summary>Mean distance between score and label, in the labels' unit.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>Mean squared distance between score and label.</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>Root of the mean squared error, in the labels' unit.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>Mean of score less label: above 0 where scores are too high.</summary>
    public required double MeanError { get; init; }

    /// <summary>The largest distance between score and label.</summary>
    public required double MaxError { get; init; }

    /// <summary>Coefficient of determination: 1 less the squared error over that of always predicting the labels' mean. 1 at best, below 0 for worse than that mean; null where all labels are the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? RSquared { get; init; }

    /// <summary>Why a figure is null, by its name in JSON, as <c>rSquared</c>; null when none is.</summary>
    public IReadOnlyDictionary<string, string>? Undefined { get; init; }
}
