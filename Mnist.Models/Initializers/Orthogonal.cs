using Mnist.Models.Kernels;
using Mnist.Models.Saving.KerasJson;
using Mnist.Models.Tensors;

namespace Mnist.Models.Initializers;

/// <summary>Rows or columns at right angles and of equal length (Keras class <c>Orthogonal</c>; Saxe et al., 2013).</summary>
/// <remarks>A normal random matrix is made orthonormal by Gram and Schmidt's method in double precision, which gives the Q of its QR
/// decomposition with positive diagonal: the sign Keras fixes too.</remarks>
/// <param name="gain">Length of the rows or columns; 1 by default, as in Keras.</param>
public sealed class Orthogonal(float gain = 1f) : Initializer
{
    /// <summary>Length of the rows or columns.</summary>
    public float Gain => gain;

    internal override void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight)
    {
        if (shape.ndim < 2)
        {
            throw new ArgumentException($"Orthogonal start values need at least two axes, received shape {shape}.", nameof(shape));
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
                values[(row * columns) + column] = (float)(gain * value);
            }
        }
    }

    internal override void WriteConfig(ConfigWriter config) => config.Set("gain", gain);

    private static void Subtract(Span<double> vector, ReadOnlySpan<double> direction)
    {
        double share = Dot(vector, direction);
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] -= share * direction[i];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
