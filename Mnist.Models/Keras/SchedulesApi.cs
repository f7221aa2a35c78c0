using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Keras;

/// <summary>Makes learning rates that follow from the number of updates done: <c>keras.optimizers.schedules</c>.</summary>
/// <example><code>keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01f, decay_steps: 1000));</code></example>
public sealed class SchedulesApi
{
    internal SchedulesApi()
    {
    }

    /// <summary>Half a cosine, from a rate down to a part of it, after a straight way up if wanted.</summary>
    /// <param name="initial_learning_rate">Where it begins, 0 or above.</param>
    /// <param name="decay_steps">Updates of the way down, above 0.</param>
    /// <param name="alpha">The last rate as a part of the highest; 0 by default.</param>
    /// <param name="warmup_target">The highest rate, at the end of the way up; null: there is none.</param>
    /// <param name="warmup_steps">Updates of the way up.</param>
    /// <returns>The schedule.</returns>
    public LearningRateSchedule CosineDecay(float initial_learning_rate, float decay_steps, float alpha = 0f, float? warmup_target = null, float warmup_steps = 0f) =>
        new CosineDecay(initial_learning_rate, decay_steps, alpha, warmup_target, warmup_steps);

    /// <summary>Half a cosine over and over, each time longer and lower.</summary>
    /// <param name="initial_learning_rate">Where it begins, 0 or above.</param>
    /// <param name="first_decay_steps">Updates of the first way down, above 0.</param>
    /// <param name="t_mul">How much longer each is than the one before, 1 or above; 2 by default.</param>
    /// <param name="m_mul">What the highest rate is multiplied by each time; 1 by default.</param>
    /// <param name="alpha">The last rate as a part of the highest; 0 by default.</param>
    /// <returns>The schedule.</returns>
    public LearningRateSchedule CosineDecayRestarts(float initial_learning_rate, float first_decay_steps, float? t_mul = null, float? m_mul = null, float alpha = 0f) =>
        new CosineDecayRestarts(initial_learning_rate, first_decay_steps, t_mul, m_mul, alpha);

    /// <summary><c>initial_learning_rate decay_rate^(step / decay_steps)</c>.</summary>
    /// <param name="initial_learning_rate">Where it begins, 0 or above.</param>
    /// <param name="decay_steps">Updates until it has fallen by the decay rate, above 0.</param>
    /// <param name="decay_rate">What it is multiplied by, 0 or above.</param>
    /// <param name="staircase">Whether it falls at whole multiples of <paramref name="decay_steps"/> only.</param>
    /// <returns>The schedule.</returns>
    public LearningRateSchedule ExponentialDecay(float initial_learning_rate, float decay_steps, float decay_rate, bool staircase = false) =>
        new ExponentialDecay(initial_learning_rate, decay_steps, decay_rate, staircase);

    /// <summary><c>initial_learning_rate / (1 + decay_rate step / decay_steps)</c>.</summary>
    /// <param name="initial_learning_rate">Where it begins, 0 or above.</param>
    /// <param name="decay_steps">Updates that count as one, above 0.</param>
    /// <param name="decay_rate">How fast it falls, 0 or above.</param>
    /// <param name="staircase">Whether it falls at whole multiples of <paramref name="decay_steps"/> only.</param>
    /// <returns>The schedule.</returns>
    public LearningRateSchedule InverseTimeDecay(float initial_learning_rate, float decay_steps, float decay_rate, bool staircase = false) =>
        new InverseTimeDecay(initial_learning_rate, decay_steps, decay_rate, staircase);

    /// <summary>One rate after another.</summary>
    /// <param name="boundaries">The last update, in growing order, at which each rate but the last holds.</param>
    /// <param name="values">The rates; one more than boundaries.</param>
    /// <returns>The schedule.</returns>
    public LearningRateSchedule PiecewiseConstantDecay(float[] boundaries, float[] values) =>
        new PiecewiseConstantDecay(boundaries, values);

    /// <summary>From one rate to another: <c>(initial - end)(1 - step / decay_steps)^power + end</c>.</summary>
    /// <param name="initial_learning_rate">Where it begins, 0 or above.</param>
    /// <param name="decay_steps">Updates until the end is reached, above 0.</param>
    /// <param name="end_learning_rate">Where it ends; 0.0001 by default.</param>
    /// <param name="power">1, the default: a straight line.</param>
    /// <param name="cycle">Whether it starts again at the end, each time over more updates.</param>
    /// <returns>The schedule.</returns>
    public LearningRateSchedule PolynomialDecay(float initial_learning_rate, float decay_steps, float? end_learning_rate = null, float? power = null, bool cycle = false) =>
        new PolynomialDecay(initial_learning_rate, decay_steps, end_learning_rate, power, cycle);
}
