namespace Mnist.Models.Kernels.Products;

/// <summary>Where a long sum is cut into parts of nearly one length, each summed from zero; a long running sum loses digits to its own size.</summary>
/// <remarks>
/// This is the cut of TensorFlow's contraction kernel on several CPU threads, seen bit by bit in TensorFlow 2.21: 400 = 200 + 200,
/// 784 = 264 + 264 + 256, 1764 = 5 x 296 + 284. With it a product has TensorFlow's own bits.
/// </remarks>
internal static class SumParts
{
    private const int MaxLength = 320;
    private const int Multiple = 8;

    /// <summary>Summands of a part; the last may be shorter.</summary>
    public static int Length(int summands)
    {
        int parts = Math.Max(1, Quotient(summands, MaxLength));
        return Quotient(Quotient(summands, parts), Multiple) * Multiple;
    }

    private static int Quotient(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
