using Mnist.Models.Metrics;

namespace Mnist.Models.Training;

/// <summary>Loss and metrics of a batch, or of several: sums over rows, and the rows.</summary>
/// <param name="metrics">Number of metrics.</param>
internal sealed class BatchFigures(int metrics)
{
    /// <summary>Sum over rows of the loss, regularisation not included.</summary>
    public double LossSum { get; set; }

    /// <summary>Sum over rows of each metric.</summary>
    public double[] MetricSums { get; } = new double[metrics];

    /// <summary>Rows the loss is divided by.</summary>
    public long Rows { get; set; }

    /// <summary>Predictions the metrics are divided by: one per row, or one per row and time step.</summary>
    public long Predictions { get; set; }

    /// <summary>Sets everything to zero.</summary>
    public void Clear()
    {
        LossSum = 0;
        Rows = 0;
        Predictions = 0;
        Array.Clear(MetricSums);
    }

    /// <summary>Adds another's sums.</summary>
    public void Add(BatchFigures other)
    {
        LossSum += other.LossSum;
        Rows += other.Rows;
        Predictions += other.Predictions;
        for (int i = 0; i < MetricSums.Length; i++)
        {
            MetricSums[i] += other.MetricSums[i];
        }
    }

    /// <summary>Writes the means into logs, under the metrics' names.</summary>
    public void WriteTo(Dictionary<string, float> logs, Metric[] metrics, string prefix = "")
    {
        logs[prefix + "loss"] = (float)Loss;
        for (int i = 0; i < metrics.Length; i++)
        {
            // A name joined with nothing is the name itself, so a step allocates nothing here.
            logs[prefix.Length == 0 ? metrics[i].Name : prefix + metrics[i].Name] = (float)Metric(i);
        }
    }

    /// <summary>Mean loss per row.</summary>
    public double Loss => Rows == 0 ? 0 : LossSum / Rows;

    /// <summary>Mean of a metric.</summary>
    public double Metric(int index) => Predictions == 0 ? 0 : MetricSums[index] / Predictions;
}
