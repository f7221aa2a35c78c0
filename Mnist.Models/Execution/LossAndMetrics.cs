
namespace Mnist.Models.Execution;

/// <summary>Losses and metrics of a batch, or of several: sums over rows.</summary>
/// <param name="heads">The outputs.</param>
internal sealed class LossAndMetrics(IReadOnlyList<Head> heads)
{
    /// <summary>Of each output the mean loss of a batch times its rows, before the loss weight and without penalties.</summary>
    public double[] LossSums { get; } = new double[heads.Count];

    /// <summary>Penalties on weights times the rows of their batches.</summary>
    public double PenaltySum { get; set; }

    /// <summary>State of each metric of each output.</summary>
    public double[][][] Metrics { get; } = [.. heads.Select(head => head.AllMetrics.Select(metric => new double[metric.StateSize]).ToArray())];

    /// <summary>Rows so far.</summary>
    public long Rows { get; set; }

    /// <summary>Sum over the outputs of loss weight times loss, and every penalty once; NaN without rows.</summary>
    public double Loss
    {
        get
        {
            double sum = PenaltySum;
            for (int i = 0; i < LossSums.Length; i++)
            {
                sum += heads[i].Weight * LossSums[i];
            }

            return Rows == 0 ? double.NaN : sum / Rows;
        }
    }

    /// <summary>Sets everything to zero.</summary>
    public void Clear()
    {
        Array.Clear(LossSums);
        PenaltySum = 0;
        Rows = 0;
        foreach (double[][] metrics in Metrics)
        {
            foreach (double[] state in metrics)
            {
                Array.Clear(state);
            }
        }
    }

    /// <summary>Adds another's sums.</summary>
    public void Add(LossAndMetrics other)
    {
        PenaltySum += other.PenaltySum;
        Rows += other.Rows;
        for (int head = 0; head < LossSums.Length; head++)
        {
            LossSums[head] += other.LossSums[head];
            for (int metric = 0; metric < Metrics[head].Length; metric++)
            {
                double[] state = Metrics[head][metric];
                for (int i = 0; i < state.Length; i++)
                {
                    state[i] += other.Metrics[head][metric][i];
                }
            }
        }
    }

    /// <summary>Writes loss and metrics into logs under their names: the whole loss, then those of the outputs where there are several, then the metrics.</summary>
    public void WriteTo(Dictionary<string, float> logs, string prefix = "")
    {
        Set("loss", Loss);
        for (int head = 0; head < heads.Count && heads.Count > 1; head++)
        {
            if (heads[head].Loss is not null)
            {
                Set(heads[head].LossName, Rows == 0 ? double.NaN : LossSums[head] / Rows);
            }
        }

        for (int head = 0; head < heads.Count; head++)
        {
            for (int metric = 0; metric < Metrics[head].Length; metric++)
            {
                Set(heads[head].MetricNames[metric], heads[head].AllMetrics[metric].Result(Metrics[head][metric]));
            }
        }

        // A name joined with nothing is the name itself, so a step allocates nothing here.
        void Set(string name, double value) => logs[prefix.Length == 0 ? name : prefix + name] = (float)value;
    }
}
