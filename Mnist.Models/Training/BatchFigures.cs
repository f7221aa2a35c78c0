using Mnist.Models.Metrics;

namespace Mnist.Models.Training;

/// <summary>Loss and metrics of a batch, or of several: sums over rows, and the rows.</summary>
/// <param name="metrics">The metrics.</param>
internal sealed class BatchFigures(Metric[] metrics)
{
    /// <summary>Sum over rows of the loss, regularisation not included.</summary>
    public double LossSum { get; set; }

    /// <summary>State of each metric.</summary>
    public double[][] MetricStates { get; } = [.. metrics.Select(metric => new double[metric.StateSize])];

    /// <summary>Rows the loss is divided by.</summary>
    public long Rows { get; set; }

    /// <summary>Sets everything to zero.</summary>
    public void Clear()
    {
        LossSum = 0;
        Rows = 0;
        foreach (double[] state in MetricStates)
        {
            Array.Clear(state);
        }
    }

    /// <summary>Adds another's sums.</summary>
    public void Add(BatchFigures other)
    {
        LossSum += other.LossSum;
        Rows += other.Rows;
        for (int i = 0; i < MetricStates.Length; i++)
        {
            for (int j = 0; j < MetricStates[i].Length; j++)
            {
                MetricStates[i][j] += other.MetricStates[i][j];
            }
        }
    }

    /// <summary>Writes the means into logs, under the metrics' names.</summary>
    public void WriteTo(Dictionary<string, float> logs, string prefix = "")
    {
        logs[prefix + "loss"] = (float)Loss;
        for (int i = 0; i < metrics.Length; i++)
        {
            // A name joined with nothing is the name itself, so a step allocates nothing here.
            logs[prefix.Length == 0 ? metrics[i].Name : prefix + metrics[i].Name] = (float)metrics[i].Result(MetricStates[i]);
        }
    }

    /// <summary>Mean loss per row.</summary>
    public double Loss => Rows == 0 ? 0 : LossSum / Rows;
}
