using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
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
public sealed class Dense : KernelLayer
{
    /// <summary>Creates the layer; its weights exist once the model is built. The defaults are Keras'.</summary>
    /// <param name="units">Size of the last output axis, at least 1.</param>
    /// <param name="activation">f; linear by default.</param>
    /// <param name="use_bias">Whether there is a b.</param>
    /// <param name="kernel_initializer">Initial values of W; <c>glorot_uniform</c> by default.</param>
    /// <param name="bias_initializer">Initial values of b; <c>zeros</c> by default.</param>
    /// <param name="kernel_regularizer">Penalty on W.</param>
    /// <param name="bias_regularizer">Penalty on b.</param>
    /// <param name="kernel_constraint">What W is put back into after each update.</param>
    /// <param name="bias_constraint">What b is put back into after each update.</param>
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
        Constraint? kernel_constraint = null,
        Constraint? bias_constraint = null,
        Shape? input_shape = null,
        string? name = null)
        : this(
            units,
            new KernelArguments(
                activation, use_bias, new(kernel_initializer, kernel_regularizer, kernel_constraint), new(bias_initializer, bias_regularizer, bias_constraint), input_shape, name))
    {
    }

    private Dense(int units, KernelArguments arguments)
        : base(arguments) => Units = Require.Positive(units);

    /// <summary>Size of the last output axis.</summary>
    public int Units { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => new([.. LayerArguments.AnyAxis(input, ClassName).dims[..^1], Units]);

    internal override bool PassesMask => true;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Affine(Kernel, Bias, Activation, inputs[0]);

    internal static Dense FromConfig(ConfigReader config) => new(config.Int("units"), KernelArguments.Read(config));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("units", Units);
    }

    private protected override void CreateWeights(Shape input)
    {
        Kernel.Create((input[-1], Units));
        Bias?.Create(Units);
    }
}
