using Mnist.Formats.Tensors;
using Mnist.Models.Kernels.Products;

namespace Mnist.Models.Kernels.Convolution.Winograd;

/// <summary>Winograd's fast convolution F(outputs, window) along one axis: the points 0, 1, -1, 2, -2, 1/2, -1/2 and infinity, or the first of the pairs.</summary>
/// <remarks>
/// A tile of <c>n = outputs + window - 1</c> inputs d gives <c>y = A^T [(G w) x (B^T d)]</c> (Winograd 1980; Lavin and Gray 2016), here with n 4, 6 or 8.
/// Let P(x) be the product of <c>x - a</c> over the finite points a. A row of B^T has the coefficients of <c>P(x) / (x - a)</c>, of infinity those of P itself; the row of G has
/// <c>a^k / P'(a)</c>; that of A, <c>a^i</c>; infinity takes part in the last alone. Of a pair a and -a the rows are the sum and the difference of an even and an odd part, which the transforms share.
/// </remarks>
internal sealed class WinogradPoints
{
    /// <summary>Pairs at most: more points cost digits.</summary>
    public const int MaxPairs = 3;

    /// <summary>Floats from the factors of one pair to those of the next.</summary>
    public const int PairFactors = 4;

    private static readonly double[] Magnitudes = [1, 2, 0.5];

    private readonly AlignedBuffer _inputFactors = new((MaxPairs + 1) * PairFactors);
    private readonly AlignedBuffer _outputFactors = new(MaxOutputs * MaxPairs);
    private readonly float[] _kernelFactors;

    /// <summary>Works the factors out.</summary>
    /// <param name="pairs">Pairs of points besides 0 and infinity, 1 to 3.</param>
    /// <param name="window">Cells of the window, odd, 3 to 7.</param>
    public WinogradPoints(int pairs, int window)
    {
        (Pairs, Window) = (pairs, window);
        _kernelFactors = new float[Points * window];
        double[] squares = [.. Magnitudes.Take(pairs).Select(magnitude => magnitude * magnitude)];
        double[] all = WithRoots(squares);
        Put(all, _inputFactors.Span);
        SetKernelFactors(0, 0, all[0]);
        for (int pair = 0; pair < pairs; pair++)
        {
            double magnitude = Magnitudes[pair];
            double[] others = WithRoots([.. squares.Where((_, other) => other != pair)]);
            Span<float> factors = _inputFactors.Span.Slice((pair + 1) * PairFactors, PairFactors);
            Put(others, factors);
            (factors[2], factors[3]) = ((float)-magnitude, (float)magnitude);
            double slope = 2 * squares[pair] * others.Select((factor, power) => factor * Math.Pow(squares[pair], power)).Sum();
            SetKernelFactors((2 * pair) + 1, magnitude, slope);
            SetKernelFactors((2 * pair) + 2, -magnitude, slope);
            for (int output = 0; output < MaxOutputs; output++)
            {
                _outputFactors.Span[(output * MaxPairs) + pair] = (float)Math.Pow(magnitude, output);
            }
        }

        _kernelFactors[^1] = 1;
    }

    /// <summary>Outputs of a tile at most.</summary>
    public static int MaxOutputs => 6;

    /// <summary>Pairs of points besides 0 and infinity.</summary>
    public int Pairs { get; }

    /// <summary>Cells of the window.</summary>
    public int Window { get; }

    /// <summary>Points, and inputs of a tile.</summary>
    public int Points => (2 * Pairs) + 2;

    /// <summary>Outputs of a tile.</summary>
    public int Outputs => Points - Window + 1;

    /// <summary>
    /// Four floats of all points, then four for each pair: coefficients of the product of <c>x - b^2</c> over the pairs b, the lowest first and without the highest, which is 1; of a pair, over
    /// the other pairs, and then the pair's negative point and its positive one.
    /// </summary>
    public nint InputFactors => _inputFactors.Address(0);

    /// <summary>(outputs, pairs): the powers of each pair's magnitude, 0 first.</summary>
    public nint OutputFactors => _outputFactors.Address(0);

    /// <summary>G, (points, window).</summary>
    public ReadOnlyMatrix KernelFactors => new(_kernelFactors, Points, Window);

    private static void Put(double[] coefficients, Span<float> factors)
    {
        for (int i = 0; i < coefficients.Length - 1; i++)
        {
            factors[i] = (float)coefficients[i];
        }
    }

    // Coefficients of the product of (x - root), the lowest first.
    private static double[] WithRoots(double[] roots)
    {
        double[] product = [1];
        foreach (double root in roots)
        {
            double[] next = new double[product.Length + 1];
            for (int i = 0; i < product.Length; i++)
            {
                next[i] -= root * product[i];
                next[i + 1] += product[i];
            }

            product = next;
        }

        return product;
    }

    private void SetKernelFactors(int row, double point, double slope)
    {
        for (int cell = 0; cell < Window; cell++)
        {
            _kernelFactors[(row * Window) + cell] = (float)(Math.Pow(point, cell) / slope);
        }
    }
}
