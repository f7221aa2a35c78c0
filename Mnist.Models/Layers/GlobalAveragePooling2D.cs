using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>The mean of each channel over an image (Keras class <c>GlobalAveragePooling2D</c>).</summary>
/// <remarks>Input shape: (batch, height, width, channels). Output shape: (batch, channels), or (batch, 1, 1, channels) with keepdims.</remarks>
/// <param name="keepdims">Whether height and width stay, as 1.</param>
/// <param name="name">Unique name inside the model.</param>
/// <example><code>model.add(keras.layers.GlobalAveragePooling2D());   // (batch, 7, 7, 64) to (batch, 64)</code></example>
public sealed class GlobalAveragePooling2D(bool keepdims = false, string? name = null) : Layer(name)
{
    /// <summary>Whether height and width stay, as 1.</summary>
    public bool KeepDims => keepdims;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => input is { ndim: 3 }
        ? keepdims ? (1, 1, input[2]) : input[2]
        : throw new ArgumentException($"{ClassName} takes rows of shape (height, width, channels), received rows of shape {input}.");

    internal override Shape WeightsFollow(Shape input) => new();

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new ImageMean(inputs[0].Row[0] * inputs[0].Row[1], inputs[0].Row[2]);

    internal static GlobalAveragePooling2D FromConfig(ConfigReader config) => new(config.Bool("keepdims", false), config.Name);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("data_format", "channels_last").Set("keepdims", KeepDims);
    }
}
