using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Layers;

/// <summary>Says what rows a model takes (Keras class <c>InputLayer</c>); it does no arithmetic and has no weights.</summary>
/// <example><code>model.add(keras.Input((28, 28, 1)));</code></example>
public sealed class InputLayer : ILayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="input_shape">Shape of one row, without the batch axis; every size known and 1 or more.</param>
    /// <param name="name">Name of the input in saved models.</param>
    /// <exception cref="ArgumentException">A size is unknown or 0, or the name cannot be a TensorFlow node's.</exception>
    public InputLayer(Shape input_shape, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(input_shape);
        Shape = Array.TrueForAll(input_shape.dims, dim => dim > 0)
            ? input_shape
            : throw new ArgumentException($"Input needs a shape with known sizes of 1 or more and without the batch axis, received {input_shape}.", nameof(input_shape));
        Name = KerasNames.Check(name);
    }

    /// <summary>Shape of one row, without the batch axis.</summary>
    public Shape Shape { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool Trainable { get; set; }

    /// <inheritdoc/>
    public bool Built => true;

    /// <inheritdoc/>
    public List<NDArray> get_weights() => [];

    /// <inheritdoc/>
    public void set_weights(IEnumerable<NDArray> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Any())
        {
            throw new ArgumentException("An Input has no weights.", nameof(weights));
        }
    }

    /// <inheritdoc/>
    public int count_params() => 0;
}
