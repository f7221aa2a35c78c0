using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;
using Mnist.Models.Initializers;
using Mnist.Models.Kernels.Products;
using Mnist.Models.Kernels.Reductions;
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

    internal override bool EndsInSoftmax => Activation is Activations.Softmax;

    internal override long MultiplyAdds => (long)InputShape.Count * Units;

    private int Inputs => InputShape[-1];

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

    internal override LayerMemory Memory(int rows) => new([], [Units * Inputs]);

    internal override void Prepare(SharedBuffers shared, bool training)
    {
        if (shared.NeedsInputGradient)
        {
            Transposition.Transpose(new ReadOnlyMatrix(Parameters[0].Values, Inputs, Units), new Matrix(shared[0], Units, Inputs));
        }
    }

    internal override void Forward(LayerPass pass)
    {
        int rows = pass.Input.Length / Inputs;
        Gemm.Multiply(
            new ReadOnlyMatrix(pass.Input, rows, Inputs),
            new ReadOnlyMatrix(Parameters[0].Values, Inputs, Units),
            new Matrix(pass.Output, rows, Units),
            bias: UseBias ? Parameters[1].Values : default);
        if (!pass.SkipActivation)
        {
            Activation.Forward(pass.Output, pass.Output, Units);
        }
    }

    // dz = dy f'(z)   dW = x^T dz   db = sum of rows of dz   dx = dz W^T
    internal override void Backward(LayerPass pass)
    {
        int rows = pass.Input.Length / Inputs;
        Span<float> dz = pass.OutputGradient;
        if (!pass.SkipActivation)
        {
            Activation.Backward(pass.Output, dz, dz, Units);
        }

        Gemm.MultiplyTransposedLeft(new ReadOnlyMatrix(pass.Input, rows, Inputs), new ReadOnlyMatrix(dz, rows, Units), new Matrix(pass.Gradient(0), Inputs, Units));
        if (UseBias)
        {
            RowSums.Sum(dz, pass.Gradient(1));
        }

        if (pass.NeedsInputGradient)
        {
            Gemm.Multiply(new ReadOnlyMatrix(dz, rows, Units), new ReadOnlyMatrix(pass.Shared(0), Units, Inputs), new Matrix(pass.InputGradient, rows, Inputs));
        }
    }

    internal override void WriteConfig(ConfigWriter config) => config
        .Set("units", Units)
        .Set("activation", Activation.Name)
        .Set("use_bias", UseBias)
        .SetInitializer("kernel_initializer", _kernelInitializer)
        .SetInitializer("bias_initializer", _biasInitializer)
        .SetRegularizer("kernel_regularizer", _kernelRegularizer)
        .SetRegularizer("bias_regularizer", _biasRegularizer);
}
