using Mnist.Models.Config;

namespace Mnist.Models.Optimizers.Schedules;

/// <summary>Half a cosine over and over, each time longer and lower (Keras class <c>CosineDecayRestarts</c>; Loshchilov and Hutter, 2016).</summary>
/// <param name="initial_learning_rate">Where it begins, 0 or above.</param>
/// <param name="first_decay_steps">Updates of the first way down, above 0.</param>
/// <param name="t_mul">How much longer each is than the one before, 1 or above; 2 by default.</param>
/// <param name="m_mul">What the highest rate is multiplied by each time, 0 or above; 1 by default.</param>
/// <param name="alpha">The last rate as a part of the highest, 0 or above; 0 by default.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
public sealed class CosineDecayRestarts(float initial_learning_rate, float first_decay_steps, float? t_mul = null, float? m_mul = null, float alpha = 0f)
    : LearningRateSchedule
{
    private readonly float _initial = Require.NotNegative(initial_learning_rate);
    private readonly float _steps = Require.Positive(first_decay_steps);
    private readonly float _longer = (t_mul ?? 2f) is >= 1 and < float.PositiveInfinity
        ? t_mul ?? 2f
        : throw new ArgumentOutOfRangeException(nameof(t_mul), $"t_mul must be finite and 1 or above, received {t_mul}.");

    private readonly float _lower = Require.NotNegative(m_mul ?? 1f, nameof(m_mul));
    private readonly float _alpha = Require.NotNegative(alpha);

    /// <inheritdoc/>
    public override float At(long step)
    {
        double part = step / (double)_steps;
        double restarts;
        if (_longer == 1)
        {
            restarts = Math.Floor(part);
            part -= restarts;
        }
        else
        {
            restarts = Math.Floor(Math.Log(1 - (part * (1 - _longer))) / Math.Log(_longer));
            double length = Math.Pow(_longer, restarts);
            part = (part - ((1 - length) / (1 - _longer))) / length;
        }

        double cosine = 0.5 * Math.Pow(_lower, restarts) * (1 + Math.Cos(Math.PI * part));
        return (float)(_initial * (((1 - _alpha) * cosine) + _alpha));
    }

    internal static CosineDecayRestarts FromConfig(ConfigReader config) => new(
        config.RequiredSingle("initial_learning_rate"), config.RequiredSingle("first_decay_steps"), config.Single("t_mul"), config.Single("m_mul"), config.Single("alpha", 0f));

    internal override void Describe(ConfigWriter config) => config
        .Set("initial_learning_rate", _initial).Set("first_decay_steps", _steps).Set("t_mul", _longer).Set("m_mul", _lower).Set("alpha", _alpha);
}
