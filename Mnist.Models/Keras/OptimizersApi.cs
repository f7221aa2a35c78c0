using Mnist.Models.Optimizers.Schedules;
using Mnist.Models.Optimizers;

namespace Mnist.Models.Keras;

/// <summary>Makes optimizers: <c>keras.optimizers</c>. What all have, clipping, weight decay and moving averages, is set on the result.</summary>
/// <example><code>
/// Optimizer adam = keras.optimizers.Adam(0.001f);
/// adam.ClipNorm = 1f;
/// </code></example>
public sealed class OptimizersApi
{
    internal OptimizersApi()
    {
    }

    /// <summary>Learning rates that follow from the number of updates: <c>keras.optimizers.schedules</c>.</summary>
    public SchedulesApi schedules { get; } = new();

    /// <summary>Steps as large as those before, without a rate to choose.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="rho">Decay of both averages, 0 to below 1; 0.95 by default.</param>
    /// <param name="epsilon">Added to what is divided by, 0 or above; 1e-7 by default.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer Adadelta(LearningRateSchedule? learning_rate = null, float? rho = null, float? epsilon = null, string name = "Adadelta") =>
        new Adadelta(learning_rate, rho, epsilon);

    /// <summary>Steps that shrink with the squares of all gradients so far.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="initial_accumulator_value">Where the sums of squares begin, 0 or above; 0.1 by default.</param>
    /// <param name="epsilon">Added to what is divided by, 0 or above; 1e-7 by default.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer Adagrad(LearningRateSchedule? learning_rate = null, float? initial_accumulator_value = null, float? epsilon = null, string name = "Adagrad") =>
        new Adagrad(learning_rate, initial_accumulator_value, epsilon);

    /// <summary>Adaptive moments.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the second moment, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to what is divided by, 0 or above; 1e-7 by default.</param>
    /// <param name="amsgrad">Whether the largest second moment so far is used.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer Adam(LearningRateSchedule? learning_rate = null, float? beta_1 = null, float? beta_2 = null, float? epsilon = null, bool amsgrad = false, string name = "Adam") =>
        new Adam(learning_rate, beta_1, beta_2, epsilon, amsgrad);

    /// <summary>Adam by the largest gradient in place of the mean square.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the largest gradient, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to what is divided by, 0 or above; 1e-7 by default.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer Adamax(LearningRateSchedule? learning_rate = null, float? beta_1 = null, float? beta_2 = null, float? epsilon = null, string name = "Adamax") =>
        new Adamax(learning_rate, beta_1, beta_2, epsilon);

    /// <summary>Adam with decay of the weights apart from their gradients.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="weight_decay">Part of each weight, times the learning rate, that is taken off before an update, 0 or above; 0.004 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the second moment, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to what is divided by, 0 or above; 1e-7 by default.</param>
    /// <param name="amsgrad">Whether the largest second moment so far is used.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer AdamW(
        LearningRateSchedule? learning_rate = null,
        float? weight_decay = null,
        float? beta_1 = null,
        float? beta_2 = null,
        float? epsilon = null,
        bool amsgrad = false,
        string name = "AdamW") => new AdamW(learning_rate, weight_decay, beta_1, beta_2, epsilon, amsgrad);

    /// <summary>Follow the regularised leader.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="learning_rate_power">Only -0.5, the default: the rate falls with the root of the sums.</param>
    /// <param name="initial_accumulator_value">Where the sums of squares begin, 0 or above; 0.1 by default.</param>
    /// <param name="l1_regularization_strength">Weight of the absolute values, 0 or above.</param>
    /// <param name="l2_regularization_strength">Weight of the squares, 0 or above.</param>
    /// <param name="l2_shrinkage_regularization_strength">Weight of the squares in the gradient alone, 0 or above.</param>
    /// <param name="beta">Added to the root of the sums, 0 or above.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer Ftrl(
        LearningRateSchedule? learning_rate = null,
        float? learning_rate_power = null,
        float? initial_accumulator_value = null,
        float l1_regularization_strength = 0f,
        float l2_regularization_strength = 0f,
        float l2_shrinkage_regularization_strength = 0f,
        float beta = 0f,
        string name = "Ftrl") => new Ftrl(
            learning_rate,
            learning_rate_power,
            initial_accumulator_value,
            l1_regularization_strength,
            l2_regularization_strength,
            l2_shrinkage_regularization_strength,
            beta);

    /// <summary>Steps of one length, along the sign of a moving average.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="beta_1">Weight of the moving average in the direction of a step, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the moving average, 0 to below 1; 0.99 by default.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer Lion(LearningRateSchedule? learning_rate = null, float? beta_1 = null, float? beta_2 = null, string name = "Lion") =>
        new Lion(learning_rate, beta_1, beta_2);

    /// <summary>Adam with Nesterov's momentum.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the second moment, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to what is divided by, 0 or above; 1e-7 by default.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer Nadam(LearningRateSchedule? learning_rate = null, float? beta_1 = null, float? beta_2 = null, float? epsilon = null, string name = "Nadam") =>
        new Nadam(learning_rate, beta_1, beta_2, epsilon);

    /// <summary>Gradient divided by its running root mean square.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="rho">Decay of the mean square, 0 to below 1; 0.9 by default.</param>
    /// <param name="momentum">Decay of the last step, 0 to 1; 0 by default.</param>
    /// <param name="epsilon">Added to what is divided by, 0 or above; 1e-7 by default.</param>
    /// <param name="centered">Whether the mean gradient is subtracted.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer RMSprop(LearningRateSchedule? learning_rate = null, float? rho = null, float momentum = 0f, float? epsilon = null, bool centered = false, string name = "RMSprop") =>
        new RMSprop(learning_rate, rho, momentum, epsilon, centered);

    /// <summary>Gradient descent.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.01 by default.</param>
    /// <param name="momentum">Decay of the last step, 0 to 1; 0 by default.</param>
    /// <param name="nesterov">Whether Nesterov's momentum is used.</param>
    /// <param name="name">Accepted for Keras' sake; nothing depends on it.</param>
    /// <returns>The optimizer.</returns>
    public Optimizer SGD(LearningRateSchedule? learning_rate = null, float momentum = 0f, bool nesterov = false, string name = "SGD") =>
        new SGD(learning_rate, momentum, nesterov);
}
