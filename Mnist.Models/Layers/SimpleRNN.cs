using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;
using Mnist.Models.Initializers;

namespace Mnist.Models.Layers;

/// <summary>Simple recurrence: <c>h' = f(x W + h R + b)</c> (Keras class <c>SimpleRNN</c>).</summary>
/// <remarks>Weights: <c>kernel</c> (features, units), <c>recurrent_kernel</c> (units, units), <c>bias</c> (units).</remarks>
public sealed class SimpleRNN : RecurrentLayer
{
    /// <summary>Creates the layer; the defaults are Keras'.</summary>
    /// <param name="units">Size of the state, at least 1.</param>
    /// <param name="activation">f; tanh by default.</param>
    /// <param name="use_bias">Whether there is a b.</param>
    /// <param name="kernel_initializer">Start values of W.</param>
    /// <param name="recurrent_initializer">Start values of R.</param>
    /// <param name="bias_initializer">Start values of b.</param>
    /// <param name="return_sequences">Whether the outputs of all time steps are returned.</param>
    /// <param name="go_backwards">Whether time runs backwards.</param>
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
        Shape? input_shape = null,
        string? name = null)
        : base(units, activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, return_sequences, go_backwards, input_shape, name)
    {
    }

    internal override int GateCount => 1;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new SimpleRnnSteps(this, inputs);
}
