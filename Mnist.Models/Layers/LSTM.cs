using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;
using Mnist.Models.Kernels.Recurrent;
using Mnist.Models.Kernels.Simd;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>Long short-term memory (Keras class <c>LSTM</c>; Hochreiter and Schmidhuber, 1997).</summary>
/// <remarks>
/// <para><c>i, f, g, o = s(z_i), s(z_f), a(z_g), s(z_o)</c> with <c>z = x W + h R + b</c>; <c>c' = f c + i g</c>; <c>h' = o a(c')</c>.</para>
/// <para>Weights: <c>kernel</c> (features, 4 units), <c>recurrent_kernel</c> (units, 4 units), <c>bias</c> (4 units), gates in the order i, f, g, o.</para>
/// </remarks>
/// <example><code>model.add(keras.layers.LSTM(128));   // (batch, 28, 28) to (batch, 128)</code></example>
public sealed class LSTM : RecurrentLayer
{
    private readonly LstmCell _cell;

    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="units">Size of the state, at least 1.</param>
    /// <param name="activation">a; tanh by default.</param>
    /// <param name="recurrent_activation">s; sigmoid by default.</param>
    /// <param name="use_bias">Whether there is a b.</param>
    /// <param name="kernel_initializer">Initial values of W.</param>
    /// <param name="recurrent_initializer">Initial values of R.</param>
    /// <param name="bias_initializer">Initial values of b.</param>
    /// <param name="unit_forget_bias">Whether the forget gate's bias starts at 1 (Jozefowicz et al., 2015).</param>
    /// <param name="return_sequences">Whether the outputs of all time steps are returned.</param>
    /// <param name="go_backwards">Whether time runs backwards.</param>
    /// <param name="kernel_regularizer">Penalty on W.</param>
    /// <param name="recurrent_regularizer">Penalty on R.</param>
    /// <param name="bias_regularizer">Penalty on b.</param>
    /// <param name="kernel_constraint">What W is put back into after each update.</param>
    /// <param name="recurrent_constraint">What R is put back into after each update.</param>
    /// <param name="bias_constraint">What b is put back into after each update.</param>
    /// <param name="input_shape">Shape of one row (time, features), on a model's first layer.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentException"><paramref name="units"/> is below 1, or an activation is not a function of single numbers.</exception>
    public LSTM(
        int units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrent_activation = null,
        bool use_bias = true,
        Initializer? kernel_initializer = null,
        Initializer? recurrent_initializer = null,
        Initializer? bias_initializer = null,
        bool unit_forget_bias = true,
        bool return_sequences = false,
        bool go_backwards = false,
        Regularizer? kernel_regularizer = null,
        Regularizer? recurrent_regularizer = null,
        Regularizer? bias_regularizer = null,
        Constraint? kernel_constraint = null,
        Constraint? recurrent_constraint = null,
        Constraint? bias_constraint = null,
        Shape? input_shape = null,
        string? name = null)
        : this(
            new RecurrentArguments(
                units,
                activation,
                use_bias,
                new(kernel_initializer, kernel_regularizer, kernel_constraint),
                new(recurrent_initializer, recurrent_regularizer, recurrent_constraint),
                new(bias_initializer, bias_regularizer, bias_constraint),
                return_sequences,
                go_backwards,
                input_shape,
                name),
            recurrent_activation,
            unit_forget_bias)
    {
    }

    private LSTM(RecurrentArguments arguments, ActivationFunction? recurrentActivation, bool unitForgetBias)
        : base(unitForgetBias ? WithForgetBias(arguments) : arguments)
    {
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        UnitForgetBias = unitForgetBias;
        _cell = Activation.With<LstmCell, CellMaker>(RecurrentActivation);
    }

    /// <summary>Function of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Whether the forget gate's bias starts at 1.</summary>
    public bool UnitForgetBias { get; }

    internal override int GateCount => 4;

    internal static LSTM FromConfig(ConfigReader config) => new(
        RecurrentArguments.Read(config), config.Activation("recurrent_activation"), config.Bool("unit_forget_bias", true));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("recurrent_activation", RecurrentActivation).Set("unit_forget_bias", UnitForgetBias);
    }

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new LstmSteps(this, _cell, inputs);

    private static RecurrentArguments WithForgetBias(RecurrentArguments arguments) =>
        arguments with { Bias = arguments.Bias with { Initializer = new ForgetBias(arguments.Bias.Initializer ?? "zeros", arguments.Units) } };

    /// <summary>Makes the cell of two activation functions: a first, then s.</summary>
    private readonly struct CellMaker : IActivationPair<LstmCell>
    {
        public static LstmCell Make<TActivation, TActivationGradient, TGate, TGateGradient>()
            where TActivation : struct, IUnaryOp
            where TActivationGradient : struct, IBinaryOp
            where TGate : struct, IUnaryOp
            where TGateGradient : struct, IBinaryOp => new LstmCellOf<TActivation, TActivationGradient, TGate, TGateGradient>();
    }
}
