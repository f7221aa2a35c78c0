using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Mean of each window; cells outside the image do not count (Keras class <c>AveragePooling2D</c>).</summary>
public sealed class AveragePooling2D : PoolingLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="pool_size">Size of the window; 2 by 2 by default.</param>
    /// <param name="strides">Steps of the window; its size by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="name">Unique name inside the model.</param>
    public AveragePooling2D((int Height, int Width)? pool_size = null, (int Height, int Width)? strides = null, string padding = "valid", string? name = null)
        : base(pool_size, strides, padding, name)
    {
    }

    internal static AveragePooling2D FromConfig(ConfigReader config) => new(config.Pair("pool_size"), config.Pair("strides"), config.Padding(), config.Name);

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new AveragePool2D(SizesFor(inputs[0].Row));
}
