using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;
using Mnist.Models.Kernels.Convolution;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>Convolution over height and width: <c>y = f(x * W + b)</c> (Keras class <c>Conv2D</c>).</summary>
/// <remarks>
/// <para>Input shape: (batch, height, width, channels). Output shape: (batch, height', width', filters); padding <c>same</c>:
/// <c>height' = ceil(height / stride)</c>, <c>valid</c>: <c>ceil((height - (size - 1) dilation) / stride)</c>.</para>
/// <para>Weights: <c>kernel</c> (height, width, channels / groups, filters), <c>bias</c> (filters).</para>
/// </remarks>
/// <example><code>model.add(keras.layers.Conv2D(16, (5, 5), padding: "same", activation: "relu"));   // (batch, 28, 28, 1) to (batch, 28, 28, 16)</code></example>
public sealed class Conv2D : Layer
{
    private readonly Initializer _kernelInitializer;
    private readonly Initializer _biasInitializer;
    private readonly Regularizer? _kernelRegularizer;
    private readonly Regularizer? _biasRegularizer;

    /// <summary>Creates the layer; its weights exist once the model is built. The defaults are Keras'.</summary>
    /// <param name="filters">Size of the last output axis, at least 1.</param>
    /// <param name="kernel_size">Height and width of the window, at least 1.</param>
    /// <param name="strides">Steps of the window; 1 by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="dilation_rate">Distance of the window's cells; 1 by default.</param>
    /// <param name="groups">Parts the channels are cut into; must divide channels and filters.</param>
    /// <param name="activation">f; linear by default.</param>
    /// <param name="use_bias">Whether there is a b.</param>
    /// <param name="kernel_initializer">Start values of W.</param>
    /// <param name="bias_initializer">Start values of b.</param>
    /// <param name="kernel_regularizer">Penalty on W.</param>
    /// <param name="bias_regularizer">Penalty on b.</param>
    /// <param name="input_shape">Shape of one row, on a model's first layer.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentException">A size is below 1, the padding is unknown, or groups do not divide filters.</exception>
    public Conv2D(
        int filters,
        (int Height, int Width) kernel_size,
        (int Height, int Width)? strides = null,
        string padding = "valid",
        (int Height, int Width)? dilation_rate = null,
        int groups = 1,
        ActivationFunction? activation = null,
        bool use_bias = true,
        Initializer? kernel_initializer = null,
        Initializer? bias_initializer = null,
        Regularizer? kernel_regularizer = null,
        Regularizer? bias_regularizer = null,
        Shape? input_shape = null,
        string? name = null)
        : base(name, input_shape)
    {
        Filters = Require.Positive(filters);
        Groups = Require.Positive(groups);
        UseBias = use_bias;
        Activation = activation ?? "linear";
        KernelSize = Require.Positive(kernel_size);
        Strides = Require.Positive(strides ?? (1, 1), nameof(strides));
        DilationRate = Require.Positive(dilation_rate ?? (1, 1), nameof(dilation_rate));
        Padding = Require.Padding(padding);
        if (filters % groups != 0)
        {
            throw new ArgumentException($"groups must divide filters, received groups {groups} and filters {filters}.", nameof(groups));
        }

        if (Strides != (1, 1) && DilationRate != (1, 1))
        {
            throw new ArgumentException($"strides and dilation_rate cannot both be above 1, received {Strides} and {DilationRate}.", nameof(dilation_rate));
        }

        (_kernelInitializer, _biasInitializer) = (kernel_initializer ?? "glorot_uniform", bias_initializer ?? "zeros");
        (_kernelRegularizer, _biasRegularizer) = (kernel_regularizer, bias_regularizer);
    }

    /// <summary>Size of the last output axis.</summary>
    public int Filters { get; }

    /// <summary>Size of the window.</summary>
    public (int Height, int Width) KernelSize { get; }

    /// <summary>Steps of the window.</summary>
    public (int Height, int Width) Strides { get; }

    /// <summary><c>valid</c> or <c>same</c>.</summary>
    public string Padding { get; }

    /// <summary>Distance of the window's cells.</summary>
    public (int Height, int Width) DilationRate { get; }

    /// <summary>Parts the channels are cut into.</summary>
    public int Groups { get; }

    /// <summary>Function applied to the sum.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }

    internal override string DefaultName => "conv2d";

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input)
    {
        if (input.ndim != 3)
        {
            throw new ArgumentException($"Conv2D takes rows of shape (height, width, channels), received rows of shape {input}. Add the channel axis, as (28, 28, 1).");
        }

        if (input[2] % Groups != 0)
        {
            throw new ArgumentException($"groups must divide the input's channels, received groups {Groups} and rows of shape {input}.");
        }

        ConvolutionShape sizes = SizesFor(input);
        return (sizes.Height.Output, sizes.Width.Output, Filters);
    }

    internal override void CreateParameters(Shape input)
    {
        Add(new Parameter("kernel", (KernelSize.Height, KernelSize.Width, input[2] / Groups, Filters), _kernelInitializer, _kernelRegularizer));
        if (UseBias)
        {
            Add(new Parameter("bias", Filters, _biasInitializer, _biasRegularizer));
        }
    }

    internal override Shape WeightsFollow(Shape input) => input[-1];

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Convolve2D(Parameters[0], UseBias ? Parameters[1] : null, Activation, SizesFor(inputs[0].Row));

    internal override void WriteConfig(ConfigWriter config) => config
        .Set("filters", Filters)
        .Set("kernel_size", KernelSize)
        .Set("strides", Strides)
        .Set("padding", Padding)
        .Set("data_format", "channels_last")
        .Set("dilation_rate", DilationRate)
        .Set("groups", Groups)
        .Set("activation", Activation.Name)
        .Set("use_bias", UseBias)
        .SetInitializer("kernel_initializer", _kernelInitializer)
        .SetInitializer("bias_initializer", _biasInitializer)
        .SetRegularizer("kernel_regularizer", _kernelRegularizer)
        .SetRegularizer("bias_regularizer", _biasRegularizer);

    private ConvolutionShape SizesFor(Shape input) => LayerArguments.Window(input, KernelSize, Strides, DilationRate, Padding, Filters, Groups);
}
