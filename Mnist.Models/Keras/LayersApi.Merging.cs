using Mnist.Formats.Tensors;
using Mnist.Models.Constraints;
using Mnist.Models.Initializers;
using Mnist.Models.Layers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Keras;

public sealed partial class LayersApi
{
    /// <summary>Adds tensors number by number.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    /// <example><code>KerasTensor sum = keras.layers.Add().Apply((x, y));</code></example>
    public ILayer Add(string? name = null) => new Add(name);

    /// <summary>Subtracts the second of two tensors from the first.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Subtract(string? name = null) => new Subtract(name);

    /// <summary>Multiplies tensors number by number.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Multiply(string? name = null) => new Multiply(name);

    /// <summary>The mean of tensors number by number.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Average(string? name = null) => new Average(name);

    /// <summary>The largest of tensors number by number.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Maximum(string? name = null) => new Maximum(name);

    /// <summary>The smallest of tensors number by number.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Minimum(string? name = null) => new Minimum(name);

    /// <summary>Puts tensors one after the other along an axis.</summary>
    /// <param name="axis">The axis, the batch being 0; -1, the default, is the last.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The axis is 0.</exception>
    public ILayer Concatenate(int axis = -1, string? name = null) => new Concatenate(axis, name);

    /// <summary>Dot products of the vectors along an axis of one tensor with those along an axis of another.</summary>
    /// <param name="axes">Axis of both, the batch being 0; from the end where negative.</param>
    /// <param name="normalize">Whether the vectors are brought to length 1 first.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The axis is 0.</exception>
    public ILayer Dot(int axes, bool normalize = false, string? name = null) => new Dot(axes, normalize, name);

    /// <summary>Dot products of the vectors along an axis of one tensor with those along an axis of another.</summary>
    /// <param name="axes">Axis of each.</param>
    /// <param name="normalize">Whether the vectors are brought to length 1 first.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An axis is 0.</exception>
    public ILayer Dot((int First, int Second) axes, bool normalize = false, string? name = null) => new Dot(axes, normalize, name);

    /// <summary>Gives each token a vector of its own.</summary>
    /// <param name="input_dim">Number of tokens, at least 1.</param>
    /// <param name="output_dim">Size of a vector, at least 1.</param>
    /// <param name="embeddings_initializer">Initial values of the vectors; <c>random_uniform</c> by default.</param>
    /// <param name="mask_zero">Whether token 0 is padding that does not count.</param>
    /// <param name="input_shape">Shape of one row, on a model's first layer.</param>
    /// <param name="input_length">Tokens of a row, on a model's first layer; -1: not said.</param>
    /// <param name="embeddings_regularizer">Penalty on the vectors.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="embeddings_constraint">What the vectors are put back into after each update.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public ILayer Embedding(
        int input_dim,
        int output_dim,
        Initializer? embeddings_initializer = null,
        bool mask_zero = false,
        Shape? input_shape = null,
        int input_length = -1,
        Regularizer? embeddings_regularizer = null,
        string? name = null,
        Constraint? embeddings_constraint = null) => new Embedding(
            input_dim,
            output_dim,
            embeddings_initializer,
            embeddings_regularizer,
            embeddings_constraint,
            mask_zero,
            input_shape ?? (input_length > 0 ? new Shape(input_length) : null),
            name);

    /// <summary>Leaves out the steps all of whose features are one value: they become zeros, and the layers that follow do not count them.</summary>
    /// <param name="mask_value">The value; 0 by default.</param>
    /// <param name="input_shape">Shape of one row (time, features), on a model's first layer.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Masking(float mask_value = 0f, Shape? input_shape = null, string? name = null) => new Masking(mask_value, input_shape, name);

    /// <summary>The mean of each channel over an image.</summary>
    /// <param name="data_format">Only <c>channels_last</c>, the default.</param>
    /// <param name="keepdims">Whether height and width stay, as 1.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">Another data format is asked for.</exception>
    public ILayer GlobalAveragePooling2D(string? data_format = null, bool keepdims = false, string? name = null)
    {
        CheckDataFormat(data_format);
        return new GlobalAveragePooling2D(keepdims, name);
    }
}
