using Mnist.Models.Config;

namespace Mnist.Models.Optimizers.Schedules;

/// <summary>From one rate to another: <c>(initial - end)(1 - step / decay_steps)^power + end</c> (Keras class <c>PolynomialDecay</c>).</summary>
/// <param name="initial_learning_rate">Where it begins, 0 or above.</param>
/// <param name="decay_steps">Updates until the end is reached, above 0.</param>
/// <param name="end_learning_rate">Where it ends, 0 or above; 0.0001 by default.</param>
/// <param name="power">1, the default: a straight line.</param>
/// <param name="cycle">Whether it starts again at the end, each time over more updates.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
public sealed class PolynomialDecay(float initial_learning_rate, float decay_steps, float? end_learning_rate = null, float? power = null, bool cycle = false)
    : LearningRateSchedule
{
    private readonly float _initial = Require.NotNegative(initial_learning_rate);
    private readonly float _steps = Require.Positive(decay_steps);
    private readonly float _end = Require.NotNegative(end_learning_rate ?? 0.0001f, nameof(end_learning_rate));
    private readonly float _power = Require.NotNegative(power ?? 1f, nameof(power));

    /// <inheritdoc/>
    public override float At(long step)
    {
        double steps = cycle && step > 0 ? _steps * Math.Ceiling(step / (double)_steps) : _steps;
        double part = Math.Min(step, steps) / steps;
        return (float)(((_initial - _end) * Math.Pow(1 - part, _power)) + _end);
    }

    internal static PolynomialDecay FromConfig(ConfigReader config) => new(
        config.RequiredSingle("initial_learning_rate"), config.RequiredSingle("decay_steps"), config.Single("end_learning_rate"), config.Single("power"), config.Bool("cycle", false));

    internal override void Describe(ConfigWriter config) => config
        .Set("initial_learning_rate", _initial).Set("decay_steps", _steps).Set("end_learning_rate", _end).Set("power", _power).Set("cycle", cycle);
}
