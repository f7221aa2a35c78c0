using Mnist.Models.Optimizers;

namespace Mnist.Models.Keras;

/// <summary>Makes optimizers: <c>keras.optimizers</c>.</summary>
public sealed class OptimizersApi
{
    internal OptimizersApi()
    {
    }

    /// <summary>Adaptive moments.</summary>
    /// <param name="learning_rate">Step size, 0 or above; 0.001 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the second moment, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to the root of the second moment, 0 or above; 1e-7 by default.</param>
    /// <param name="amsgrad">Whether the largest second moment so far is used.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer Adam(float? learning_rate = null, float? beta_1 = null, float? beta_2 = null, float? epsilon = null, bool amsgrad = false, string name = "Adam") =>
        new Adam(learning_rate, beta_1, beta_2, epsilon, amsgrad);

    /// <summary>Gradient divided by its running root mean square.</summary>
    /// <param name="learning_rate">Step size, 0 or above; 0.001 by default.</param>
    /// <param name="rho">Decay of the mean square, 0 to below 1; 0.9 by default.</param>
    /// <param name="momentum">Decay of the last step, 0 to 1; 0 by default.</param>
    /// <param name="epsilon">Added to the mean square, 0 or above; 1e-7 by default.</param>
    /// <param name="centered">Whether the mean gradient is subtracted.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer RMSprop(float? learning_rate = null, float? rho = null, float momentum = 0f, float? epsilon = null, bool centered = false, string name = "RMSprop") =>
        new RMSprop(learning_rate, rho, momentum, epsilon, centered);

    /// <summary>Gradient descent.</summary>
    /// <param name="learning_rate">Step size, 0 or above; 0.01 by default.</param>
    /// <param name="momentum">Decay of the last step, 0 to 1; 0 by default.</param>
    /// <param name="nesterov">Whether Nesterov's momentum is used.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer SGD(float? learning_rate = null, float momentum = 0f, bool nesterov = false, string name = "SGD") => new SGD(learning_rate, momentum, nesterov);
}
