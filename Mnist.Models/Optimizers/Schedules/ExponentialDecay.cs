using Mnist.Models.Config;

namespace Mnist.Models.Optimizers.Schedules;

/// <summary><c>initial_learning_rate decay_rate^(step / decay_steps)</c> (Keras class <c>ExponentialDecay</c>).</summary>
/// <param name="initial_learning_rate">Where it begins, 0 or above.</param>
/// <param name="decay_steps">Updates until it has fallen by the decay rate, above 0.</param>
/// <param name="decay_rate">What it is multiplied by, 0 or above.</param>
/// <param name="staircase">Whether it falls at whole multiples of <paramref name="decay_steps"/> only.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
public sealed class ExponentialDecay(float initial_learning_rate, float decay_steps, float decay_rate, bool staircase = false) : LearningRateSchedule
{
    private readonly float _initial = Require.NotNegative(initial_learning_rate);
    private readonly float _steps = Require.Positive(decay_steps);
    private readonly float _decay = Require.NotNegative(decay_rate);

    /// <inheritdoc/>
    public override float At(long step)
    {
        double part = step / (double)_steps;
        return (float)(_initial * Math.Pow(_decay, staircase ? Math.Floor(part) : part));
    }

    internal static ExponentialDecay FromConfig(ConfigReader config) => new(
        config.RequiredSingle("initial_learning_rate"), config.RequiredSingle("decay_steps"), config.RequiredSingle("decay_rate"), config.Bool("staircase", false));

    internal override void Describe(ConfigWriter config) => config
        .Set("initial_learning_rate", _initial).Set("decay_steps", _steps).Set("decay_rate", _decay).Set("staircase", staircase);
}
