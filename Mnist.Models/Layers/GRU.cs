using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;

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
    /// <param name="kernel_initializer">Start values of W.</param>
    /// <param name="recurrent_initializer">Start values of R.</param>
    /// <param name="bias_initializer">Start values of the biases.</param>
    /// <param name="return_sequences">Whether the outputs of all time steps are returned.</param>
    /// <param name="go_backwards">Whether time runs backwards.</param>
    /// <param name="reset_after">Whether the reset gate acts after the recurrent product.</param>
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
        Shape? input_shape = null,
        string? name = null)
        : base(units, activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, return_sequences, go_backwards, input_shape, name)
    {
        (RecurrentActivation, ResetAfter) = (recurrent_activation ?? "sigmoid", reset_after);
    }

    /// <summary>Function of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Whether the reset gate acts after the recurrent product.</summary>
    public bool ResetAfter { get; }

    internal override int GateCount => 3;

    private protected override Shape BiasShape => ResetAfter ? (2, GateCount * Units) : GateCount * Units;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new GruSteps(this, inputs);

    internal override void WriteConfig(ConfigWriter config)
    {
        base.WriteConfig(config);
        config.Set("recurrent_activation", RecurrentActivation.Name).Set("reset_after", ResetAfter);
    }
}
