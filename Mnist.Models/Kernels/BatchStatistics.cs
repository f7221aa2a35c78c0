namespace Mnist.Models.Kernels;

/// <summary>Mean and variance of each channel, in parts that are joined in a fixed order.</summary>
internal static class BatchStatistics
{
    /// <summary>Mean and sum of squared distances from it, for each channel of some rows.</summary>
    public static void Measure(ReadOnlySpan<float> x, Span<float> mean, Span<float> squares)
    {
        int channels = mean.Length;
        int rows = x.Length / channels;
        RowMath.SumRows(x, mean);
        foreach (ref float value in mean)
        {
            value /= rows;
        }

        squares.Clear();
        for (int i = 0, channel = 0; i < x.Length; i++, channel = channel + 1 == channels ? 0 : channel + 1)
        {
            float distance = x[i] - mean[channel];
            squares[channel] = MathF.FusedMultiplyAdd(distance, distance, squares[channel]);
        }
    }

    /// <summary>Joins a part to what came before (Chan, Golub and LeVeque, 1979).</summary>
    public static void Join(ref (double Count, double Mean, double Squares) total, double count, double mean, double squares)
    {
        double sum = total.Count + count;
        double distance = mean - total.Mean;
        total.Squares += squares + (distance * distance * total.Count * count / sum);
        total.Mean += distance * count / sum;
        total.Count = sum;
    }
}
