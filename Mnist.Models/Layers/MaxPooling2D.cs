using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Largest value of each window (Keras class <c>MaxPooling2D</c>).</summary>
/// <example><code>model.add(keras.layers.MaxPooling2D((2, 2)));   // (batch, 28, 28, 16) to (batch, 14, 14, 16)</code></example>
public sealed class MaxPooling2D : PoolingLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="pool_size">Size of the window; 2 by 2 by default.</param>
    /// <param name="strides">Steps of the window; its size by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="name">Unique name inside the model.</param>
    public MaxPooling2D((int Height, int Width)? pool_size = null, (int Height, int Width)? strides = null, string padding = "valid", string? name = null)
        : base(pool_size, strides, padding, name)
    {
    }

    internal static MaxPooling2D FromConfig(ConfigReader config) => new(config.Pair("pool_size"), config.Pair("strides"), config.Padding(), config.Name);

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new MaxPool2D(SizesFor(inputs[0].Row));
}
