using Mnist.Formats.Tensors;
using Mnist.Models.Layers;
using Mnist.Models.Losses;
using Mnist.Models.Training;

namespace Mnist.Models;

/// <summary>Turns a user's arrays into samples, and says in one sentence what does not fit.</summary>
internal static class FitData
{
    /// <summary>Checks arrays against a model and a loss.</summary>
    /// <exception cref="ArgumentException">A shape, a number of rows or a label does not fit.</exception>
    public static Samples Create(IReadOnlyList<Layer> layers, Loss loss, NDArray x, NDArray y, NDArray? sampleWeight)
    {
        float[] inputs = Inputs(layers, x);
        Shape output = layers[^1].OutputShape;
        int columns = output.ndim == 0 ? 1 : output[-1];
        Shape target = loss.TakesLabels && output.ndim > 0 ? new Shape(output.dims[..^1]) : output;
        if (y.Rows != x.Rows)
        {
            throw new ArgumentException($"x has {x.Rows} rows and y has {y.Rows}; every row needs its target.", nameof(y));
        }

        // Axes of one at the end change nothing, so (rows, 1) does for (rows), as in Keras.
        bool fits = y.ndim > 0 && y.shape.dims.AsSpan(1).TrimEnd(1).SequenceEqual(target.dims.AsSpan().TrimEnd(1));
        if (!fits)
        {
            throw new ArgumentException(
                $"The loss '{loss.Name}' wants targets of shape {target.WithBatch()} for outputs of shape {output.WithBatch()}, received y of shape {y.shape}."
                + Remedy(loss, y, columns), nameof(y));
        }

        float[] targets = y.Singles();
        if (loss.TakesLabels)
        {
            CheckLabels(targets, target.Count, columns);
        }

        float[] weights = sampleWeight?.Singles() ?? [];
        if (sampleWeight is not null && weights.Length != x.Rows)
        {
            throw new ArgumentException($"sample_weight has {weights.Length} numbers for {x.Rows} rows; give one per row.", nameof(sampleWeight));
        }

        return new Samples(inputs, layers[0].InputShape.Count, targets, target.Count, weights, 0, x.Rows);
    }

    /// <summary>The inputs as floats.</summary>
    /// <exception cref="ArgumentException">The rows have another shape than the model's input.</exception>
    public static float[] Inputs(IReadOnlyList<Layer> layers, NDArray x)
    {
        Shape expected = layers[0].InputShape;
        bool fits = x.ndim > 0 && new Shape(x.shape.dims[1..]) == expected;
        return fits
            ? x.Singles()
            : throw new ArgumentException(
                $"The model takes inputs of shape {expected.WithBatch()}, received {x.shape}. Reshape them, as x.reshape({new Shape([-1, .. expected.dims]).ToString().Replace("None", "-1", StringComparison.Ordinal)}).",
                nameof(x));
    }

    private static string Remedy(Loss loss, NDArray y, int columns) => (loss.Name, y.RowSize == 1, y.RowSize == columns) switch
    {
        ("categorical_crossentropy", true, _) => " Use keras.utils.to_categorical(y), or sparse_categorical_crossentropy.",
        ("sparse_categorical_crossentropy", _, true) => " For one-hot targets use categorical_crossentropy.",
        _ => string.Empty,
    };

    private static void CheckLabels(float[] y, int perRow, int classes)
    {
        for (int i = 0; i < y.Length; i++)
        {
            if (!(y[i] >= 0 && y[i] < classes) || y[i] != MathF.Floor(y[i]))
            {
                throw new ArgumentException($"Label {y[i]} in row {i / perRow} is not a class: the model has classes 0 to {classes - 1}.", nameof(y));
            }
        }
    }
}
