using Mnist.Models.Config;

namespace Mnist.Models.Optimizers.Schedules;

/// <summary>One rate after another (Keras class <c>PiecewiseConstantDecay</c>).</summary>
public sealed class PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly float[] _boundaries;
    private readonly float[] _values;

    /// <summary>Creates the schedule.</summary>
    /// <param name="boundaries">The last update, in growing order, at which each rate but the last holds.</param>
    /// <param name="values">The rates, 0 or above; one more than boundaries.</param>
    /// <exception cref="ArgumentException">There is not one rate more than boundaries, the boundaries do not grow, or a rate is below 0 or not finite.</exception>
    public PiecewiseConstantDecay(float[] boundaries, float[] values)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != boundaries.Length + 1)
        {
            throw new ArgumentException($"values must have one number more than boundaries, received {values.Length} and {boundaries.Length}.", nameof(values));
        }

        if (boundaries.Zip(boundaries.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            throw new ArgumentException($"boundaries must grow, received {string.Join(", ", boundaries)}.", nameof(boundaries));
        }

        _boundaries = [.. boundaries];
        _values = [.. values.Select(value => Require.NotNegative(value, nameof(values)))];
    }

    /// <inheritdoc/>
    public override float At(long step)
    {
        int piece = 0;
        while (piece < _boundaries.Length && step > _boundaries[piece])
        {
            piece++;
        }

        return _values[piece];
    }

    internal static PiecewiseConstantDecay FromConfig(ConfigReader config) => new(config.Singles("boundaries"), config.Singles("values"));

    internal override void Describe(ConfigWriter config) => config.Set("boundaries", _boundaries).Set("values", _values);
}
