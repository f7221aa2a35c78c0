using Mnist.Models.Activations;

namespace Mnist.Models.Keras;

/// <summary>Activation functions: <c>keras.activations</c>. Names do as well: <c>activation: "relu"</c>.</summary>
public sealed class ActivationsApi
{
    internal ActivationsApi()
    {
    }

    /// <summary>x itself.</summary>
    public ActivationFunction Linear => "linear";

    /// <summary>The larger of 0 and x.</summary>
    public ActivationFunction Relu => "relu";

    /// <summary><c>e^x - 1</c> below 0, x above.</summary>
    public ActivationFunction Elu => "elu";

    /// <summary><c>1 / (1 + e^-x)</c>.</summary>
    public ActivationFunction Sigmoid => "sigmoid";

    /// <summary>Hyperbolic tangent.</summary>
    public ActivationFunction Tanh => "tanh";

    /// <summary><c>e^x</c> divided by its sum over the last axis.</summary>
    public ActivationFunction Softmax => "softmax";
}
