using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>Simple recurrence: <c>h' = f(x W + h R + b)</c> (Keras class <c>SimpleRNN</c>).</summary>
/// <remarks>Weights: <c>kernel</c> (features, units), <c>recurrent_kernel</c> (units, units), <c>bias</c> (units).</remarks>
public sealed class SimpleRNN : RecurrentLayer
{
    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="units">Size of the state, at least 1.</param>
    /// <param name="activation">f; tanh by default.</param>
    /// <param name="use_bias">Whether there is a b.</param>
    /// <param name="kernel_initializer">Initial values of W.</param>
    /// <param name="recurrent_initializer">Initial values of R.</param>
    /// <param name="bias_initializer">Initial values of b.</param>
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
    public SimpleRNN(
        int units,
        ActivationFunction? activation = null,
        bool use_bias = true,
        Initializer? kernel_initializer = null,
        Initializer? recurrent_initializer = null,
        Initializer? bias_initializer = null,
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
        : this(new RecurrentArguments(
            units,
            activation,
            use_bias,
            new(kernel_initializer, kernel_regularizer, kernel_constraint),
            new(recurrent_initializer, recurrent_regularizer, recurrent_constraint),
            new(bias_initializer, bias_regularizer, bias_constraint),
            return_sequences,
            go_backwards,
            input_shape,
            name))
    {
    }

    private SimpleRNN(RecurrentArguments arguments)
        : base(arguments)
    {
    }

    internal override int GateCount => 1;

    internal static SimpleRNN FromConfig(ConfigReader config) => new(RecurrentArguments.Read(config));

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new SimpleRnnSteps(this, inputs);
}
