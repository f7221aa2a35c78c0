using Mnist.Models.Optimizers;

namespace Mnist.Models.Keras;

/// <summary>Makes optimizers: <c>keras.optimizers</c>.</summary>
public sealed class OptimizersApi
{
    internal OptimizersApi()
    {
    }

    /// <summary>Adaptive moments.</summary>
    /// <param name="learning_rate">Step size.</param>
    /// <param name="beta_1">Share of the first moment that is kept.</param>
    /// <param name="beta_2">Share of the second moment that is kept.</param>
    /// <param name="epsilon">Added to the root of the second moment.</param>
    /// <param name="amsgrad">Whether the largest second moment so far is used.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer Adam(float learning_rate = 0.001f, float beta_1 = 0.9f, float beta_2 = 0.999f, float epsilon = 1e-7f, bool amsgrad = false, string name = "Adam") =>
        new Adam(learning_rate, beta_1, beta_2, epsilon, amsgrad);

    /// <summary>Gradient divided by its running root mean square.</summary>
    /// <param name="learning_rate">Step size.</param>
    /// <param name="rho">Share of the mean square that is kept.</param>
    /// <param name="momentum">Share of the last step that is kept.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="centered">Whether the mean gradient is subtracted.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer RMSprop(float learning_rate = 0.001f, float rho = 0.9f, float momentum = 0f, float epsilon = 1e-7f, bool centered = false, string name = "RMSprop") =>
        new RMSprop(learning_rate, rho, momentum, epsilon, centered);

    /// <summary>Gradient descent.</summary>
    /// <param name="learning_rate">Step size.</param>
    /// <param name="momentum">Share of the last step that is kept.</param>
    /// <param name="nesterov">Whether Nesterov's momentum is used.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer SGD(float learning_rate = 0.01f, float momentum = 0f, bool nesterov = false, string name = "SGD") => new SGD(learning_rate, momentum, nesterov);
}
