using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>Fully connected layer: <c>y = f(x W + b)</c> over the last axis (Keras class <c>Dense</c>).</summary>
/// <remarks>
/// <para>Input shape: (batch, ..., inputs). Output shape: (batch, ..., units).</para>
/// <para>Weights: <c>kernel</c> (inputs, units), <c>bias</c> (units).</para>
/// </remarks>
/// <example><code>model.add(keras.layers.Dense(10, activation: "softmax"));   // (batch, 128) to (batch, 10)</code></example>
public sealed class Dense : Layer
{
    private readonly Initializer _kernelInitializer;
    private readonly Initializer _biasInitializer;
    private readonly Regularizer? _kernelRegularizer;
    private readonly Regularizer? _biasRegularizer;

    /// <summary>Creates the layer; its weights exist once the model is built. The defaults are Keras'.</summary>
    /// <param name="units">Size of the last output axis, at least 1.</param>
    /// <param name="activation">f; linear by default.</param>
    /// <param name="use_bias">Whether there is a b.</param>
    /// <param name="kernel_initializer">Start values of W; <c>glorot_uniform</c> by default.</param>
    /// <param name="bias_initializer">Start values of b; <c>zeros</c> by default.</param>
    /// <param name="kernel_regularizer">Penalty on W.</param>
    /// <param name="bias_regularizer">Penalty on b.</param>
    /// <param name="input_shape">Shape of one row, on a model's first layer.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="units"/> is below 1.</exception>
    public Dense(
        int units,
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
        Units = Require.Positive(units);
        UseBias = use_bias;
        Activation = activation ?? "linear";
        (_kernelInitializer, _biasInitializer) = (kernel_initializer ?? "glorot_uniform", bias_initializer ?? "zeros");
        (_kernelRegularizer, _biasRegularizer) = (kernel_regularizer, bias_regularizer);
    }

    /// <summary>Size of the last output axis.</summary>
    public int Units { get; }

    /// <summary>Function applied to the sum.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => new([.. LayerArguments.AnyAxis(input, ClassName).dims[..^1], Units]);

    internal override void CreateParameters(Shape input)
    {
        Add(new Parameter("kernel", (input[-1], Units), _kernelInitializer, _kernelRegularizer));
        if (UseBias)
        {
            Add(new Parameter("bias", Units, _biasInitializer, _biasRegularizer));
        }
    }

    internal override bool PassesMask => true;

    internal override Shape WeightsFollow(Shape input) => input[-1];

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Affine(Parameters[0], UseBias ? Parameters[1] : null, Activation, inputs[0]);

    internal override void WriteConfig(ConfigWriter config) => config
        .Set("units", Units)
        .Set("activation", Activation.Name)
        .Set("use_bias", UseBias)
        .SetInitializer("kernel_initializer", _kernelInitializer)
        .SetInitializer("bias_initializer", _biasInitializer)
        .SetRegularizer("kernel_regularizer", _kernelRegularizer)
        .SetRegularizer("bias_regularizer", _biasRegularizer);
}
