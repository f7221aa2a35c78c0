using Mnist.Models.Tensors;

namespace Mnist.Models.Keras;

/// <summary>Helpers: <c>keras.utils</c>.</summary>
public sealed class UtilsApi
{
    internal UtilsApi()
    {
    }

    /// <summary>Turns integer labels into rows with a one at the label's place.</summary>
    /// <param name="y">(rows) labels, 0 or more.</param>
    /// <param name="num_classes">Length of a row; the largest label plus one by default.</param>
    /// <returns>(rows, classes) floats.</returns>
    /// <exception cref="ArgumentException">A label is below 0 or not below <paramref name="num_classes"/>.</exception>
    public NDArray to_categorical(NDArray y, int num_classes = -1)
    {
        ArgumentNullException.ThrowIfNull(y);
        int[] labels = y.ToArray<int>();
        int classes = num_classes > 0 ? num_classes : labels.DefaultIfEmpty(-1).Max() + 1;
        float[] rows = new float[checked(labels.Length * classes)];
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < 0 || labels[row] >= classes)
            {
                throw new ArgumentException($"Label {labels[row]} in row {row} is not a class: there are classes 0 to {classes - 1}.", nameof(y));
            }

            rows[(row * classes) + labels[row]] = 1f;
        }

        return new NDArray(rows, new Shape(labels.Length, classes));
    }

    /// <summary>Models made from now on take their seeds from this number, so a program gives the same bits every time.</summary>
    /// <param name="seed">0 or more.</param>
    public void set_random_seed(int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        RandomSeed.Set(seed);
    }
}
