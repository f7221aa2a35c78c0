namespace Mnist.Models.Optimizers.Schedules;

/// <summary>The same rate always; optimizers keep the number alone.</summary>
internal sealed class ConstantRate(float rate) : LearningRateSchedule
{
    /// <summary>The rate.</summary>
    public float Rate => rate;

    /// <inheritdoc/>
    public override float At(long step) => rate;
}
