using Mnist.Formats;
using Mnist.Formats.Disk;
using Mnist.Formats.Tensors;

namespace Mnist.Models.Keras;

/// <summary>Helpers: <c>keras.utils</c>.</summary>
public sealed class UtilsApi
{
    internal UtilsApi()
    {
    }

    /// <summary>Turns integer labels into rows with a one at the label's place.</summary>
    /// <param name="y">Labels, 0 or more, of any shape; a last axis of size 1 is dropped, as in Keras.</param>
    /// <param name="num_classes">Length of a row; the largest label plus one by default.</param>
    /// <returns>(..., classes) floats.</returns>
    /// <exception cref="ArgumentException">A label is below 0 or not below <paramref name="num_classes"/>, or there are more numbers than an array holds.</exception>
    public NDArray to_categorical(NDArray y, int num_classes = -1)
    {
        ArgumentNullException.ThrowIfNull(y);
        double[] labels = Array.ConvertAll(y.ToArray<double>(), Math.Truncate);
        double classes = num_classes > 0 ? num_classes : Math.Max(0, labels.DefaultIfEmpty(-1).Max() + 1);
        if (labels.Length * classes > Array.MaxLength)
        {
            throw new ArgumentException($"{labels.Length} labels of {classes} classes make more numbers than an array holds.", nameof(y));
        }

        int columns = (int)classes;
        float[] rows = new float[labels.Length * columns];
        for (int row = 0; row < labels.Length; row++)
        {
            if (!(labels[row] >= 0 && labels[row] < classes))
            {
                throw new ArgumentException($"Label {labels[row]} in row {row} is not a class: there are classes 0 to {columns - 1}.", nameof(y));
            }

            rows[(row * columns) + (int)labels[row]] = 1f;
        }

        int axes = y.ndim > 1 && y.shape[-1] == 1 ? y.ndim - 1 : y.ndim;
        return new NDArray(rows, new Shape([.. y.shape.dims[..axes], columns]));
    }

    /// <summary>Draws a model's graph as SVG, which browsers and documents show.</summary>
    /// <param name="model">A model that is built.</param>
    /// <param name="to_file">The file; <c>model.svg</c> by default. One that is there is replaced.</param>
    /// <param name="show_shapes">Whether boxes say the shapes of what comes out.</param>
    /// <param name="show_layer_names">Whether boxes say the layers' names besides their classes.</param>
    /// <exception cref="ArgumentException">The file's name ends in something else than <c>.svg</c>.</exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="ModelFormatException">The file cannot be written.</exception>
    public void plot_model(IModel model, string to_file = "model.svg", bool show_shapes = false, bool show_layer_names = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(to_file);
        if (!to_file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"plot_model writes SVG, received the file name '{to_file}'; let it end in .svg.", nameof(to_file));
        }

        Model drawn = (Model)model;
        GraphDrawing drawing = new(drawn.Graph, show_shapes, show_layer_names);
        try
        {
            Atomic.WriteFile(to_file, stream => drawing.Write(stream, drawn.Name));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new ModelFormatException("the drawing cannot be written; check that the folder exists and may be written to", to_file, inner: error);
        }
    }

    /// <summary>Models made from now on take their seeds from this number, so a program gives the same bits every time.</summary>
    /// <param name="seed">0 or more.</param>
    public void set_random_seed(int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        RandomSeed.Set(seed);
    }
}
