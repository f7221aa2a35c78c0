using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Random;

namespace Mnist.Models.Initializers;

/// <summary>Rows or columns at right angles and of equal length (Keras class <c>Orthogonal</c>; Saxe et al., 2013).</summary>
/// <remarks>A normal random matrix is made orthonormal by Gram and Schmidt's method in double precision, which gives the Q of its QR
/// decomposition with positive diagonal: the sign Keras fixes too.</remarks>
/// <param name="gain">Length of the rows or columns; 1 by default, as in Keras.</param>
public sealed class Orthogonal(float? gain = null) : Initializer
{
    /// <summary>Length of the rows or columns.</summary>
    public float Gain { get; } = gain ?? 1f;

    internal static Orthogonal FromConfig(ConfigReader config) => new(config.Single("gain"));

    internal override void Describe(ConfigWriter config) => config.Set("gain", Gain);

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        if (shape.ndim < 2)
        {
            throw new ArgumentException($"Orthogonal initial values need at least two axes, received shape {shape}.", nameof(shape));
        }

        int columns = shape[-1];
        int rows = values.Length / Math.Max(1, columns);
        (int vectors, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        float[] normal = new float[vectors * length];
        Normal.Fill(normal, 1f, RandomStream.Weights(seed, layer, weight));
        double[] basis = Array.ConvertAll(normal, value => (double)value);
        for (int i = 0; i < vectors; i++)
        {
            Span<double> vector = basis.AsSpan(i * length, length);

            // Twice is enough: the second pass removes what rounding left in the first.
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                {
                    Subtract(vector, basis.AsSpan(j * length, length));
                }
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            foreach (ref double value in vector)
            {
                value /= norm;
            }
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double value = rows >= columns ? basis[(column * length) + row] : basis[(row * length) + column];
                values[(row * columns) + column] = (float)(Gain * value);
            }
        }
    }

    private static void Subtract(Span<double> vector, ReadOnlySpan<double> direction)
    {
        double share = Dot(vector, direction);
        Span<Vector256<double>> wide = MemoryMarshal.Cast<double, Vector256<double>>(vector);
        ReadOnlySpan<Vector256<double>> wideDirection = MemoryMarshal.Cast<double, Vector256<double>>(direction);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] -= share * wideDirection[i];
        }

        for (int i = wide.Length * Vector256<double>.Count; i < vector.Length; i++)
        {
            vector[i] -= share * direction[i];
        }
    }

    // Sixteen sums side by side, never fused and added up in one order: the same bits whatever vectors a machine has.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> wideA = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> wideB = MemoryMarshal.Cast<double, Vector256<double>>(b);
        (Vector256<double> first, Vector256<double> second, Vector256<double> third, Vector256<double> fourth) = (default, default, default, default);
        int wide = 0;
        for (; wide <= wideA.Length - 4; wide += 4)
        {
            first += wideA[wide] * wideB[wide];
            second += wideA[wide + 1] * wideB[wide + 1];
            third += wideA[wide + 2] * wideB[wide + 2];
            fourth += wideA[wide + 3] * wideB[wide + 3];
        }

        Vector256<double> sums = first + second + (third + fourth);
        double sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (int i = wide * Vector256<double>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
