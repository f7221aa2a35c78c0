using Mnist.Formats.Tensors;
using Mnist.Models.Config;
using Mnist.Models.Kernels.Convolution;

namespace Mnist.Models.Layers;

/// <summary>What max and average pooling share.</summary>
/// <remarks>
/// Input shape: (batch, height, width, channels). Output shape: (batch, height', width', channels); padding <c>valid</c>:
/// <c>height' = floor((height - size) / stride) + 1</c>, <c>same</c>: <c>ceil(height / stride)</c>.
/// </remarks>
public abstract class PoolingLayer : Layer
{
    private protected PoolingLayer((int Height, int Width)? pool_size, (int Height, int Width)? strides, string padding, string? name)
        : base(name)
    {
        PoolSize = Require.Positive(pool_size ?? (2, 2), nameof(pool_size));
        Strides = Require.Positive(strides ?? PoolSize, nameof(strides));
        Padding = Require.Padding(padding);
    }

    /// <summary>Size of the window.</summary>
    public (int Height, int Width) PoolSize { get; }

    /// <summary>Steps of the window.</summary>
    public (int Height, int Width) Strides { get; }

    /// <summary><c>valid</c> or <c>same</c>.</summary>
    public string Padding { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input)
    {
        if (input.ndim != 3)
        {
            throw new ArgumentException($"{ClassName} takes rows of shape (height, width, channels), received rows of shape {input}.");
        }

        ConvolutionShape sizes = SizesFor(input);
        return (sizes.Height.Output, sizes.Width.Output, input[2]);
    }

    internal override Shape WeightsFollow(Shape input) => new();

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("pool_size", PoolSize).Set("strides", Strides).Set("padding", Padding).Set("data_format", "channels_last");
    }

    /// <summary>The window's way over images of this shape.</summary>
    private protected ConvolutionShape SizesFor(Shape input) => LayerArguments.Window(input, PoolSize, Strides, dilation: (1, 1), Padding, filters: input[2], groups: 1);
}
