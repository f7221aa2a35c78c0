namespace Mnist.Models.Config;

/// <summary>Decay rates of moving averages: a momentum, a beta, a rho.</summary>
internal static class Decay
{
    /// <summary>
    /// <c>1 - beta</c> as Keras has it: of the decimal number beta was written as, rounded once.
    /// <c>1f - 0.999f</c> is 0.00099998713: the rounding of 0.999 is a thousand times as large against what is left.
    /// </summary>
    /// <param name="beta">0 to 1.</param>
    public static float OneMinus(float beta) => (float)(1m - (decimal)beta);

    /// <summary><c>beta^exponent</c> by repeated squaring: the C library's pow may differ between systems in the last digit.</summary>
    public static double Power(double beta, long exponent)
    {
        double result = 1;
        for (; exponent > 0; exponent >>= 1, beta *= beta)
        {
            result *= (exponent & 1) == 1 ? beta : 1;
        }

        return result;
    }
}
