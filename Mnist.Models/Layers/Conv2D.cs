using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
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
public sealed class Conv2D : KernelLayer
{
    /// <summary>Creates the layer; its weights exist once the model is built. The defaults are Keras'.</summary>
    /// <param name="filters">Size of the last output axis, at least 1.</param>
    /// <param name="kernel_size">Height and width of the window, at least 1.</param>
    /// <param name="strides">Steps of the window; 1 by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="dilation_rate">Distance of the window's cells; 1 by default.</param>
    /// <param name="groups">Parts the channels are cut into; must divide channels and filters.</param>
    /// <param name="activation">f; linear by default.</param>
    /// <param name="use_bias">Whether there is a b.</param>
    /// <param name="kernel_initializer">Initial values of W.</param>
    /// <param name="bias_initializer">Initial values of b.</param>
    /// <param name="kernel_regularizer">Penalty on W.</param>
    /// <param name="bias_regularizer">Penalty on b.</param>
    /// <param name="kernel_constraint">What W is put back into after each update.</param>
    /// <param name="bias_constraint">What b is put back into after each update.</param>
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
        Constraint? kernel_constraint = null,
        Constraint? bias_constraint = null,
        Shape? input_shape = null,
        string? name = null)
        : this(
            filters,
            kernel_size,
            strides,
            padding,
            dilation_rate,
            groups,
            new KernelArguments(
                activation, use_bias, new(kernel_initializer, kernel_regularizer, kernel_constraint), new(bias_initializer, bias_regularizer, bias_constraint), input_shape, name))
    {
    }

    private Conv2D(
        int filters,
        (int Height, int Width) kernel_size,
        (int Height, int Width)? strides,
        string padding,
        (int Height, int Width)? dilation_rate,
        int groups,
        KernelArguments arguments)
        : base(arguments)
    {
        Filters = Require.Positive(filters);
        Groups = Require.Positive(groups);
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

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Convolve2D(Kernel, Bias, Activation, SizesFor(inputs[0].Row));

    internal static Conv2D FromConfig(ConfigReader config) => new(
        config.Int("filters"),
        config.Pair("kernel_size") ?? throw config.Wrong("kernel_size", "one or two whole numbers", "nothing"),
        config.Pair("strides"),
        config.Padding(),
        config.Pair("dilation_rate"),
        config.Int("groups", 1),
        KernelArguments.Read(config));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config
            .Set("filters", Filters)
            .Set("kernel_size", KernelSize)
            .Set("strides", Strides)
            .Set("padding", Padding)
            .Set("data_format", "channels_last")
            .Set("dilation_rate", DilationRate)
            .Set("groups", Groups);
    }

    private protected override void CreateWeights(Shape input)
    {
        Kernel.Create((KernelSize.Height, KernelSize.Width, input[2] / Groups, Filters));
        Bias?.Create(Filters);
    }

    private ConvolutionShape SizesFor(Shape input) => LayerArguments.Window(input, KernelSize, Strides, DilationRate, Padding, Filters, Groups);
}
