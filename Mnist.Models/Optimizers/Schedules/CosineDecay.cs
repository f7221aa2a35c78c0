using Mnist.Models.Config;

namespace Mnist.Models.Optimizers.Schedules;

/// <summary>Half a cosine, from a rate down to a part of it, after a straight way up if wanted (Keras class <c>CosineDecay</c>; Loshchilov and Hutter, 2016).</summary>
/// <param name="initial_learning_rate">Where it begins, 0 or above.</param>
/// <param name="decay_steps">Updates of the way down, above 0.</param>
/// <param name="alpha">The last rate as a part of the highest; 0 by default.</param>
/// <param name="warmup_target">The highest rate, at the end of the way up, 0 or above; null: there is none.</param>
/// <param name="warmup_steps">Updates of the way up, 0 or above.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
public sealed class CosineDecay(float initial_learning_rate, float decay_steps, float alpha = 0f, float? warmup_target = null, float warmup_steps = 0f)
    : LearningRateSchedule
{
    private readonly float _initial = Require.NotNegative(initial_learning_rate);
    private readonly float _steps = Require.Positive(decay_steps);
    private readonly float _alpha = Require.NotNegative(alpha);
    private readonly float? _target = warmup_target is float target ? Require.NotNegative(target, nameof(warmup_target)) : null;
    private readonly float _warmup = Require.NotNegative(warmup_steps);

    /// <inheritdoc/>
    public override float At(long step)
    {
        if (_target is float target && step < _warmup)
        {
            return (float)(((target - _initial) * (step / (double)_warmup)) + _initial);
        }

        double part = Math.Min(_target is null ? step : step - _warmup, _steps) / _steps;
        double cosine = 0.5 * (1 + Math.Cos(Math.PI * part));
        return (float)((_target ?? _initial) * (((1 - _alpha) * cosine) + _alpha));
    }

    internal static CosineDecay FromConfig(ConfigReader config) => new(
        config.RequiredSingle("initial_learning_rate"),
        config.RequiredSingle("decay_steps"),
        config.Single("alpha", 0f),
        config.Single("warmup_target"),
        config.Single("warmup_steps", 0f));

    internal override void Describe(ConfigWriter config) => config
        .Set("initial_learning_rate", _initial)
        .Set("decay_steps", _steps)
        .Set("alpha", _alpha)
        .Set("warmup_target", _target)
        .Set("warmup_steps", _warmup);
}
