using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>Gated recurrent unit (Keras class <c>GRU</c>; Cho et al., 2014).</summary>
/// <remarks>
/// <para><c>z, r = s(x W_z + h R_z + b), s(x W_r + h R_r + b)</c>; <c>h' = z h + (1 - z) k</c> with the candidate
/// <c>k = a(x W_k + b + r (h R_k + b'))</c>, or, reset before, <c>k = a(x W_k + b + (r h) R_k)</c>.</para>
/// <para>Weights: <c>kernel</c> (features, 3 units), <c>recurrent_kernel</c> (units, 3 units), <c>bias</c> (2, 3 units), input's and recurrent;
/// reset before: (3 units). Gates in the order z, r, k.</para>
/// </remarks>
public sealed class GRU : RecurrentLayer
{
    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="units">Size of the state, at least 1.</param>
    /// <param name="activation">a; tanh by default.</param>
    /// <param name="recurrent_activation">s; sigmoid by default.</param>
    /// <param name="use_bias">Whether there are biases.</param>
    /// <param name="kernel_initializer">Initial values of W.</param>
    /// <param name="recurrent_initializer">Initial values of R.</param>
    /// <param name="bias_initializer">Initial values of the biases.</param>
    /// <param name="return_sequences">Whether the outputs of all time steps are returned.</param>
    /// <param name="go_backwards">Whether time runs backwards.</param>
    /// <param name="reset_after">Whether the reset gate acts after the recurrent product.</param>
    /// <param name="kernel_regularizer">Penalty on W.</param>
    /// <param name="recurrent_regularizer">Penalty on R.</param>
    /// <param name="bias_regularizer">Penalty on b.</param>
    /// <param name="kernel_constraint">What W is put back into after each update.</param>
    /// <param name="recurrent_constraint">What R is put back into after each update.</param>
    /// <param name="bias_constraint">What b is put back into after each update.</param>
    /// <param name="input_shape">Shape of one row (time, features), on a model's first layer.</param>
    /// <param name="name">Unique name inside the model.</param>
    public GRU(
        int units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrent_activation = null,
        bool use_bias = true,
        Initializer? kernel_initializer = null,
        Initializer? recurrent_initializer = null,
        Initializer? bias_initializer = null,
        bool return_sequences = false,
        bool go_backwards = false,
        bool reset_after = true,
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
            reset_after)
    {
    }

    private GRU(RecurrentArguments arguments, ActivationFunction? recurrentActivation, bool resetAfter)
        : base(arguments)
    {
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        ResetAfter = resetAfter;
    }

    /// <summary>Function of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Whether the reset gate acts after the recurrent product.</summary>
    public bool ResetAfter { get; }

    internal override int GateCount => 3;

    private protected override Shape BiasShape => ResetAfter ? (2, GateCount * Units) : GateCount * Units;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new GruSteps(this, inputs);

    internal static GRU FromConfig(ConfigReader config) => new(
        RecurrentArguments.Read(config), config.Activation("recurrent_activation"), config.Bool("reset_after", true));

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("recurrent_activation", RecurrentActivation).Set("reset_after", ResetAfter);
    }
}
