using Mnist.Models.Activations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Initializers;
using Mnist.Models.Layers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Keras;

public sealed partial class LayersApi
{
    /// <summary>Long short-term memory over the rows of (time, features).</summary>
    /// <param name="units">Size of the state, at least 1.</param>
    /// <param name="activation">Of the candidate and the output; tanh by default.</param>
    /// <param name="recurrent_activation">Of the gates; sigmoid by default.</param>
    /// <param name="use_bias">Whether biases are added.</param>
    /// <param name="kernel_initializer">Initial values of the input kernel; <c>glorot_uniform</c> by default.</param>
    /// <param name="recurrent_initializer">Initial values of the recurrent kernel; <c>orthogonal</c> by default.</param>
    /// <param name="bias_initializer">Initial values of the bias; <c>zeros</c> by default.</param>
    /// <param name="unit_forget_bias">Whether the forget gate's bias starts at 1.</param>
    /// <param name="dropout">Only 0: dropout inside the layer is not supported.</param>
    /// <param name="recurrent_dropout">Only 0, likewise.</param>
    /// <param name="implementation">Accepted for TensorFlow.NET's sake; the result does not depend on it.</param>
    /// <param name="return_sequences">Whether the outputs of all time steps are returned, not only the last.</param>
    /// <param name="return_state">Only false: the layer gives its outputs alone.</param>
    /// <param name="go_backwards">Whether time runs backwards.</param>
    /// <param name="stateful">Only false: each row starts from zeros.</param>
    /// <param name="time_major">Only false: rows come first, then time.</param>
    /// <param name="unroll">Accepted for TensorFlow.NET's sake; the result does not depend on it.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="kernel_regularizer">Penalty on the input kernel; TensorFlow.NET lacks the penalties and constraints, so they stand last.</param>
    /// <param name="recurrent_regularizer">Penalty on the recurrent kernel.</param>
    /// <param name="bias_regularizer">Penalty on the bias.</param>
    /// <param name="kernel_constraint">What the input kernel is put back into after each update.</param>
    /// <param name="recurrent_constraint">What the recurrent kernel is put back into after each update.</param>
    /// <param name="bias_constraint">What the bias is put back into after each update.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">An argument asks for what is not supported, or is out of range.</exception>
    public ILayer LSTM(
        int units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrent_activation = null,
        bool use_bias = true,
        Initializer? kernel_initializer = null,
        Initializer? recurrent_initializer = null,
        Initializer? bias_initializer = null,
        bool unit_forget_bias = true,
        float dropout = 0f,
        float recurrent_dropout = 0f,
        int implementation = 2,
        bool return_sequences = false,
        bool return_state = false,
        bool go_backwards = false,
        bool stateful = false,
        bool time_major = false,
        bool unroll = false,
        string? name = null,
        Regularizer? kernel_regularizer = null,
        Regularizer? recurrent_regularizer = null,
        Regularizer? bias_regularizer = null,
        Constraint? kernel_constraint = null,
        Constraint? recurrent_constraint = null,
        Constraint? bias_constraint = null)
    {
        CheckRecurrent(dropout, recurrent_dropout, return_state, stateful, time_major);
        return new LSTM(
            units, activation, recurrent_activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, unit_forget_bias, return_sequences, go_backwards,
            kernel_regularizer, recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint, bias_constraint, name: name);
    }

    /// <summary>Gated recurrent unit over the rows of (time, features).</summary>
    /// <param name="units">Size of the state, at least 1.</param>
    /// <param name="activation">Of the candidate; tanh by default.</param>
    /// <param name="recurrent_activation">Of the gates; sigmoid by default.</param>
    /// <param name="use_bias">Whether biases are added.</param>
    /// <param name="kernel_initializer">Initial values of the input kernel; <c>glorot_uniform</c> by default.</param>
    /// <param name="recurrent_initializer">Initial values of the recurrent kernel; <c>orthogonal</c> by default.</param>
    /// <param name="bias_initializer">Initial values of the bias; <c>zeros</c> by default.</param>
    /// <param name="dropout">Only 0: dropout inside the layer is not supported.</param>
    /// <param name="recurrent_dropout">Only 0, likewise.</param>
    /// <param name="return_sequences">Whether the outputs of all time steps are returned, not only the last.</param>
    /// <param name="return_state">Only false: the layer gives its outputs alone.</param>
    /// <param name="go_backwards">Whether time runs backwards.</param>
    /// <param name="stateful">Only false: each row starts from zeros.</param>
    /// <param name="unroll">Accepted for TensorFlow.NET's sake; the result does not depend on it.</param>
    /// <param name="time_major">Only false: rows come first, then time.</param>
    /// <param name="reset_after">Whether the reset gate acts after the recurrent product, the default.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="kernel_regularizer">Penalty on the input kernel; TensorFlow.NET lacks the penalties and constraints, so they stand last.</param>
    /// <param name="recurrent_regularizer">Penalty on the recurrent kernel.</param>
    /// <param name="bias_regularizer">Penalty on the bias.</param>
    /// <param name="kernel_constraint">What the input kernel is put back into after each update.</param>
    /// <param name="recurrent_constraint">What the recurrent kernel is put back into after each update.</param>
    /// <param name="bias_constraint">What the bias is put back into after each update.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">An argument asks for what is not supported, or is out of range.</exception>
    public ILayer GRU(
        int units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrent_activation = null,
        bool use_bias = true,
        Initializer? kernel_initializer = null,
        Initializer? recurrent_initializer = null,
        Initializer? bias_initializer = null,
        float dropout = 0f,
        float recurrent_dropout = 0f,
        bool return_sequences = false,
        bool return_state = false,
        bool go_backwards = false,
        bool stateful = false,
        bool unroll = false,
        bool time_major = false,
        bool reset_after = true,
        string? name = null,
        Regularizer? kernel_regularizer = null,
        Regularizer? recurrent_regularizer = null,
        Regularizer? bias_regularizer = null,
        Constraint? kernel_constraint = null,
        Constraint? recurrent_constraint = null,
        Constraint? bias_constraint = null)
    {
        CheckRecurrent(dropout, recurrent_dropout, return_state, stateful, time_major);
        return new GRU(
            units, activation, recurrent_activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, return_sequences, go_backwards, reset_after,
            kernel_regularizer, recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint, bias_constraint, name: name);
    }

    /// <summary>Simple recurrence over the rows of (time, features): <c>h' = f(x W + h R + b)</c>.</summary>
    /// <param name="units">Size of the state, at least 1.</param>
    /// <param name="activation">f; tanh by default.</param>
    /// <param name="kernel_initializer">Initial values of W; <c>glorot_uniform</c> by default.</param>
    /// <param name="recurrent_initializer">Initial values of R; <c>orthogonal</c> by default.</param>
    /// <param name="bias_initializer">Initial values of b; <c>zeros</c> by default.</param>
    /// <param name="return_sequences">Whether the outputs of all time steps are returned, not only the last.</param>
    /// <param name="return_state">Only false: the layer gives its outputs alone.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="use_bias">Whether there is a b; TensorFlow.NET lacks this and what follows, so they stand last.</param>
    /// <param name="go_backwards">Whether time runs backwards.</param>
    /// <param name="kernel_regularizer">Penalty on W.</param>
    /// <param name="recurrent_regularizer">Penalty on R.</param>
    /// <param name="bias_regularizer">Penalty on b.</param>
    /// <param name="kernel_constraint">What W is put back into after each update.</param>
    /// <param name="recurrent_constraint">What R is put back into after each update.</param>
    /// <param name="bias_constraint">What b is put back into after each update.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">An argument asks for what is not supported, or is out of range.</exception>
    public ILayer SimpleRNN(
        int units,
        ActivationFunction? activation = null,
        Initializer? kernel_initializer = null,
        Initializer? recurrent_initializer = null,
        Initializer? bias_initializer = null,
        bool return_sequences = false,
        bool return_state = false,
        string? name = null,
        bool use_bias = true,
        bool go_backwards = false,
        Regularizer? kernel_regularizer = null,
        Regularizer? recurrent_regularizer = null,
        Regularizer? bias_regularizer = null,
        Constraint? kernel_constraint = null,
        Constraint? recurrent_constraint = null,
        Constraint? bias_constraint = null)
    {
        Unsupported.Unless(return_state, false, nameof(return_state));
        return new SimpleRNN(
            units, activation, use_bias, kernel_initializer, recurrent_initializer, bias_initializer, return_sequences, go_backwards,
            kernel_regularizer, recurrent_regularizer, bias_regularizer, kernel_constraint, recurrent_constraint, bias_constraint, name: name);
    }

    private static void CheckRecurrent(float dropout, float recurrent_dropout, bool return_state, bool stateful, bool time_major)
    {
        Unsupported.Unless(dropout, 0f, nameof(dropout));
        Unsupported.Unless(recurrent_dropout, 0f, nameof(recurrent_dropout));
        Unsupported.Unless(return_state, false, nameof(return_state));
        Unsupported.Unless(stateful, false, nameof(stateful));
        Unsupported.Unless(time_major, false, nameof(time_major));
    }
}
