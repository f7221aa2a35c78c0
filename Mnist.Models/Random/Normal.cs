namespace Mnist.Models.Random;

/// <summary>Normally distributed random numbers from uniform ones (Box and Muller, 1958).</summary>
internal static class Normal
{
    private const float Cut = 2f;

    /// <summary>Fills with normal numbers of mean 0.</summary>
    public static void Fill(Span<float> values, float deviation, RandomStream stream) => Fill(values, deviation, stream, float.PositiveInfinity);

    /// <summary>Fills with normal numbers of mean 0; what lies beyond two deviations is drawn again.</summary>
    public static void FillTruncated(Span<float> values, float deviation, RandomStream stream) => Fill(values, deviation, stream, Cut);

    private static void Fill(Span<float> values, float deviation, RandomStream stream, float cut)
    {
        int filled = 0;
        for (uint counter = 0; filled < values.Length; counter++)
        {
            (uint a, uint b, uint c, uint d) = Philox.Words(counter, stream.Item, stream.Sample, stream.Purpose, stream.Seed);
            (float first, float second) = Pair(a, b);
            (float third, float fourth) = Pair(c, d);
            foreach (float value in (ReadOnlySpan<float>)[first, second, third, fourth])
            {
                if (filled < values.Length && Math.Abs(value) <= cut)
                {
                    values[filled++] = value * deviation;
                }
            }
        }
    }

    // Initial values are computed once, so double's sine and cosine are affordable; rounding to float hides their last digits.
    private static (float First, float Second) Pair(uint a, uint b)
    {
        double radius = Math.Sqrt(-2 * Math.Log((a + 1.0) / 4294967296.0));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * (b / 4294967296.0));
        return ((float)(radius * cos), (float)(radius * sin));
    }
}
