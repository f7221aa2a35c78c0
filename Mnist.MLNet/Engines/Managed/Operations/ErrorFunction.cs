namespace Mnist.MLNet.Engines.Managed.Operations;

/// <summary>The error function, which .NET lacks.</summary>
internal static class ErrorFunction
{
    // Beyond it, 1 is the nearest double.
    private const double Saturated = 6;

    /// <summary>erf(x) = 2/sqrt(pi) e^(-x²) Σ 2ⁿ x^(2n+1) / (1·3·5···(2n+1)), whose terms all have x's sign, so that nothing cancels.</summary>
    /// <remarks>Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6.</remarks>
    public static double Of(double x)
    {
        if (!(Math.Abs(x) < Saturated))
        {
            return double.IsNaN(x) ? x : Math.Sign(x);
        }

        double square = x * x;
        double term = x;
        double sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * square / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-square) * sum;
    }
}
