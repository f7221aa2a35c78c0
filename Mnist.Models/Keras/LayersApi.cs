using Mnist.Formats.Tensors;
using Mnist.Models.Activations;
using Mnist.Models.Config;
using Mnist.Models.Constraints;
using Mnist.Models.Initializers;
using Mnist.Models.Layers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Keras;

/// <summary>Makes layers: <c>keras.layers</c>. Activations and initializers may be given by name, as <c>"relu"</c>.</summary>
public sealed partial class LayersApi
{
    internal LayersApi()
    {
    }

    /// <summary>Applies an activation function.</summary>
    /// <param name="activation">As <c>"softmax"</c>.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Activation(ActivationFunction activation, string? name = null) => new Layers.Activation(activation, name);

    /// <summary>Fully connected layer: <c>y = f(x W + b)</c>.</summary>
    /// <param name="units">Size of the last output axis, at least 1.</param>
    /// <param name="activation">f; linear by default.</param>
    /// <param name="kernel_initializer">Initial values of W; <c>glorot_uniform</c> by default.</param>
    /// <param name="use_bias">Whether there is a b.</param>
    /// <param name="bias_initializer">Initial values of b; <c>zeros</c> by default.</param>
    /// <param name="input_shape">Shape of one row, on a model's first layer.</param>
    /// <param name="kernel_regularizer">Penalty on W.</param>
    /// <param name="bias_regularizer">Penalty on b.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="kernel_constraint">What W is put back into after each update.</param>
    /// <param name="bias_constraint">What b is put back into after each update.</param>
    /// <returns>The layer.</returns>
    public ILayer Dense(
        int units,
        ActivationFunction? activation = null,
        Initializer? kernel_initializer = null,
        bool use_bias = true,
        Initializer? bias_initializer = null,
        Shape? input_shape = null,
        Regularizer? kernel_regularizer = null,
        Regularizer? bias_regularizer = null,
        string? name = null,
        Constraint? kernel_constraint = null,
        Constraint? bias_constraint = null) => new Dense(
            units,
            activation,
            use_bias,
            kernel_initializer,
            bias_initializer,
            kernel_regularizer,
            bias_regularizer,
            kernel_constraint,
            bias_constraint,
            input_shape,
            name);

    /// <summary>Fully connected layer with all three in place, as TensorFlow.NET has it: <c>Dense(10, "relu", 784)</c>.</summary>
    /// <param name="units">Size of the last output axis, at least 1.</param>
    /// <param name="activation">f.</param>
    /// <param name="input_shape">Shape of one row.</param>
    /// <returns>The layer.</returns>
    public ILayer Dense(int units, ActivationFunction? activation, Shape input_shape) => Dense(units, activation, input_shape: input_shape, use_bias: true);

    /// <summary>The same as <see cref="KerasInterface.Input"/>.</summary>
    /// <param name="shape">Shape of one row, without the batch axis.</param>
    /// <param name="batch_size">Only -1: a model takes any number of rows.</param>
    /// <param name="name">Name of the input in saved models; <c>input</c> by default.</param>
    /// <param name="dtype">float32, or int32 for tokens.</param>
    /// <returns>The input.</returns>
    /// <exception cref="ArgumentException">An argument asks for what is not supported.</exception>
    public InputLayer Input(Shape shape, int batch_size = -1, string? name = null, TF_DataType dtype = TF_DataType.TF_FLOAT)
    {
        Unsupported.Unless(batch_size, -1, nameof(batch_size));
        return new(shape, name, dtype);
    }

    /// <summary>Says what rows a model takes; add it first.</summary>
    /// <param name="input_shape">Shape of one row, without the batch axis.</param>
    /// <param name="name">Name of the input in saved models.</param>
    /// <returns>The input.</returns>
    public InputLayer InputLayer(Shape input_shape, string? name = null) => new(input_shape, name);

    /// <summary>Convolution over height and width.</summary>
    /// <param name="filters">Size of the last output axis, at least 1.</param>
    /// <param name="kernel_size">Height and width of the window; one number counts for both; 5 by 5 when null, as in TensorFlow.NET.</param>
    /// <param name="strides">Steps of the window; 1 by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="data_format">Only <c>channels_last</c>, the default.</param>
    /// <param name="dilation_rate">Distance of the window's cells; 1 by default.</param>
    /// <param name="groups">Parts the channels are cut into.</param>
    /// <param name="activation">Applied to the sum; linear by default.</param>
    /// <param name="use_bias">Whether a bias is added.</param>
    /// <param name="kernel_initializer">Initial values of the kernel; <c>glorot_uniform</c> by default.</param>
    /// <param name="bias_initializer">Initial values of the bias; <c>zeros</c> by default.</param>
    /// <param name="kernel_regularizer">Penalty on the kernel.</param>
    /// <param name="bias_regularizer">Penalty on the bias.</param>
    /// <param name="activity_regularizer">Only null: penalties on outputs are not supported.</param>
    /// <param name="input_shape">Shape of one row (height, width, channels), on a model's first layer.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="kernel_constraint">What the kernel is put back into after each update.</param>
    /// <param name="bias_constraint">What the bias is put back into after each update.</param>
    /// <returns>The layer.</returns>
    public ILayer Conv2D(
        int filters,
        Shape? kernel_size = null,
        Shape? strides = null,
        string padding = "valid",
        string? data_format = null,
        Shape? dilation_rate = null,
        int groups = 1,
        ActivationFunction? activation = null,
        bool use_bias = true,
        Initializer? kernel_initializer = null,
        Initializer? bias_initializer = null,
        Regularizer? kernel_regularizer = null,
        Regularizer? bias_regularizer = null,
        Regularizer? activity_regularizer = null,
        Shape? input_shape = null,
        string? name = null,
        Constraint? kernel_constraint = null,
        Constraint? bias_constraint = null)
    {
        CheckDataFormat(data_format);
        Unsupported.Unless(activity_regularizer?.ClassName, null, nameof(activity_regularizer));
        return new Conv2D(
            filters, Pair(kernel_size, 5, nameof(kernel_size)), Pair(strides, 1, nameof(strides)), padding, Pair(dilation_rate, 1, nameof(dilation_rate)), groups,
            activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, kernel_constraint, bias_constraint, input_shape, name);
    }

    /// <summary>Largest value of each window.</summary>
    /// <param name="pool_size">Height and width of the window; 2 by 2 by default.</param>
    /// <param name="strides">Steps of the window; its size by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="data_format">Only <c>channels_last</c>, the default.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer MaxPooling2D(Shape? pool_size = null, Shape? strides = null, string padding = "valid", string? data_format = null, string? name = null)
    {
        CheckDataFormat(data_format);
        (int, int) pool = Pair(pool_size, 2, nameof(pool_size));
        return new MaxPooling2D(pool, strides is null ? pool : Pair(strides, 2, nameof(strides)), padding, name: name);
    }

    /// <summary>Mean of each window; cells outside the image do not count.</summary>
    /// <param name="pool_size">Height and width of the window; 2 by 2 by default.</param>
    /// <param name="strides">Steps of the window; its size by default.</param>
    /// <param name="padding"><c>valid</c> or <c>same</c>.</param>
    /// <param name="data_format">Only <c>channels_last</c>, the default.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer AveragePooling2D(Shape? pool_size = null, Shape? strides = null, string padding = "valid", string? data_format = null, string? name = null)
    {
        CheckDataFormat(data_format);
        (int, int) pool = Pair(pool_size, 2, nameof(pool_size));
        return new AveragePooling2D(pool, strides is null ? pool : Pair(strides, 2, nameof(strides)), padding, name: name);
    }

    /// <summary>Normalises each channel by the mean and variance of the batch, or by their moving averages when predicting.</summary>
    /// <param name="axis">Channel axis; only -1, the last.</param>
    /// <param name="momentum">Decay of the moving averages, 0 to 1; 0.99 by default.</param>
    /// <param name="epsilon">Added to the variance, 0 or above; 0.001 by default.</param>
    /// <param name="center">Whether a beta is added.</param>
    /// <param name="scale">Whether the result is multiplied by a gamma.</param>
    /// <param name="beta_initializer">Initial values of beta; <c>zeros</c> by default.</param>
    /// <param name="gamma_initializer">Initial values of gamma; <c>ones</c> by default.</param>
    /// <param name="moving_mean_initializer">Initial values of the moving mean; <c>zeros</c> by default.</param>
    /// <param name="moving_variance_initializer">Initial values of the moving variance; <c>ones</c> by default.</param>
    /// <param name="trainable">Whether training updates the layer; without, it normalises by the moving averages and leaves them as they are.</param>
    /// <param name="name">Name of the layer.</param>
    /// <param name="renorm">Only false: batch renormalisation is not supported.</param>
    /// <param name="renorm_momentum">Accepted for TensorFlow.NET's sake; used with <paramref name="renorm"/> only.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">An argument asks for what is not supported.</exception>
    public ILayer BatchNormalization(
        int axis = -1,
        float? momentum = null,
        float? epsilon = null,
        bool center = true,
        bool scale = true,
        Initializer? beta_initializer = null,
        Initializer? gamma_initializer = null,
        Initializer? moving_mean_initializer = null,
        Initializer? moving_variance_initializer = null,
        bool trainable = true,
        string? name = null,
        bool renorm = false,
        float renorm_momentum = 0.99f)
    {
        Unsupported.Unless(renorm, false, nameof(renorm));
        return new BatchNormalization(
            axis, momentum, epsilon, center, scale, beta_initializer, gamma_initializer, moving_mean_initializer, moving_variance_initializer, name: name)
        {
            Trainable = trainable,
        };
    }

    /// <summary>Sets a fraction of the inputs to zero while training and scales up the rest.</summary>
    /// <param name="rate">Fraction, 0 to below 1.</param>
    /// <param name="noise_shape">Only null: each number is dropped on its own.</param>
    /// <param name="seed">Used in place of the model's seed; null: the model's.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">An argument asks for what is not supported, or the rate is out of range.</exception>
    public ILayer Dropout(float rate, Shape? noise_shape = null, int? seed = null, string? name = null)
    {
        Unsupported.Unless(noise_shape, null, nameof(noise_shape));
        return new Dropout(rate, name, seed);
    }

    /// <summary>Turns each row into a vector.</summary>
    /// <param name="data_format">Only <c>channels_last</c>, the default.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Flatten(string? data_format = null, string? name = null)
    {
        CheckDataFormat(data_format);
        return new Flatten(name: name);
    }

    /// <summary>Gives each row another shape of as many elements.</summary>
    /// <param name="target_shape">The shape, without the batch axis; one axis may be -1.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Reshape(Shape target_shape, string? name = null) => new Reshape(target_shape, name: name);

    /// <summary>Gives each row another shape of as many elements, as TensorFlow.NET has it: <c>Reshape(new object[] { 28, 28 })</c>.</summary>
    /// <param name="target_shape">Whole numbers, without the batch axis; one may be -1 or null.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">An element is not a whole number.</exception>
    public ILayer Reshape(object?[] target_shape, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(target_shape);
        return Reshape(new Shape([.. target_shape.Select(Size)]), name);

        static long Size(object? size) => size switch
        {
            null => -1,
            int number => number,
            long number => number,
            _ => throw new ArgumentException($"target_shape must hold whole numbers, received {size} of type {size.GetType().Name}.", nameof(target_shape)),
        };
    }

    /// <summary><c>e^x</c> divided by its sum over the last axis, as a layer <c>Activation("softmax")</c>.</summary>
    /// <param name="axis">Only -1, the last.</param>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    /// <exception cref="ArgumentException">Another axis is asked for.</exception>
    public ILayer Softmax(int axis = -1, string? name = null)
    {
        Unsupported.Unless(axis, -1, nameof(axis));
        return Activation("softmax", name);
    }

    /// <summary>Hyperbolic tangent, as a layer <c>Activation("tanh")</c>.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer Tanh(string? name = null) => Activation("tanh", name);

    /// <summary>The larger of 0 and x.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <returns>The layer.</returns>
    public ILayer ReLU(string? name = null) => new ReLU(name: name);

    private static (int Height, int Width) Pair(Shape? shape, int missing, string parameter) => shape switch
    {
        null => (missing, missing),
        { ndim: 1 } => (shape[0], shape[0]),
        { ndim: 2 } => (shape[0], shape[1]),
        _ => throw new ArgumentException($"{parameter} must be one or two numbers, received {shape}.", parameter),
    };

    private static void CheckDataFormat(string? format)
    {
        if (format is not (null or "channels_last"))
        {
            throw new ArgumentException($"data_format must be 'channels_last', received '{format}'. Move the channels to the last axis.", nameof(format));
        }
    }
}
