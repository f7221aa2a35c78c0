using System.Text.Json.Serialization;

namespace Mnist.MLNet.Evaluation;

/// <summary>Means over the outputs in which each counts once, whatever its unit and however many rows it has (scikit-learn's <c>uniform_average</c>).</summary>
/// <param name="MeanAbsoluteError">Mean of the outputs' mean absolute errors.</param>
/// <param name="MeanSquaredError">Mean of their mean squared errors.</param>
/// <param name="RootMeanSquaredError">Mean of their root mean squared errors, which is not the root of the mean above.</param>
/// <param name="RSquared">Mean coefficient of determination, over the outputs that have one; null where none has. An output whose labels are all the same counts neither as 0 nor as 1.</param>
/// <param name="RSquaredOutputs">How many outputs that mean is over.</param>
public sealed record RegressionMeans(
    double MeanAbsoluteError,
    double MeanSquaredError,
    double RootMeanSquaredError,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? RSquared,
    int RSquaredOutputs)
{
    /// <summary>The means over some outputs.</summary>
    /// <param name="outputs">The outputs, at least one.</param>
    /// <returns>The means.</returns>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static RegressionMeans Of(IReadOnlyList<RegressionOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 0)
        {
            throw new ArgumentException("Means are over one output at least; received none.", nameof(outputs));
        }

        double[] explained = [.. outputs.Select(output => output.Metrics.RSquared).OfType<double>()];
        return new RegressionMeans(
            outputs.Average(output => output.Metrics.MeanAbsoluteError),
            outputs.Average(output => output.Metrics.MeanSquaredError),
            outputs.Average(output => output.Metrics.RootMeanSquaredError),
            explained.Length == 0 ? null : explained.Average(),
            explained.Length);
    }
}
