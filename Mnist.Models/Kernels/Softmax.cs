namespace Mnist.Models.Kernels;

/// <summary>Softmax over the last axis, and softmax with cross-entropy in one step. Rows are short; one float at a time is fast enough.</summary>
internal static class Softmax
{
    /// <summary><c>y = e^(x - max x) / sum</c> for each row; y may be x itself.</summary>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, int columns)
    {
        for (int start = 0; start < x.Length; start += columns)
        {
            Row(x.Slice(start, columns), y.Slice(start, columns), out _);
        }
    }

    /// <summary><c>dx = y (dy - sum(dy y))</c> for each row; dx may be dy itself.</summary>
    public static void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns)
    {
        for (int start = 0; start < y.Length; start += columns)
        {
            ReadOnlySpan<float> yRow = y.Slice(start, columns);
            ReadOnlySpan<float> dyRow = dy.Slice(start, columns);
            Span<float> dxRow = dx.Slice(start, columns);
            float dot = 0f;
            for (int i = 0; i < columns; i++)
            {
                dot = MathF.FusedMultiplyAdd(dyRow[i], yRow[i], dot);
            }

            for (int i = 0; i < columns; i++)
            {
                dxRow[i] = yRow[i] * (dyRow[i] - dot);
            }
        }
    }

    /// <summary>Probabilities of one row, and the logarithm of the sum of exponentials of its logits.</summary>
    public static void Row(ReadOnlySpan<float> x, Span<float> y, out float logSumExp)
    {
        float max = float.NegativeInfinity;
        foreach (float value in x)
        {
            max = value > max || float.IsNaN(value) ? value : max;
        }

        float sum = 0f;
        for (int i = 0; i < x.Length; i++)
        {
            float e = VectorMath.Exp(x[i] - max);
            y[i] = e;
            sum += e;
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] /= sum;
        }

        logSumExp = max + VectorMath.Log(sum);
    }
}
