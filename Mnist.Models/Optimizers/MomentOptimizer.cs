using Mnist.Models.Config;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary>What Adam and its kin share: two moving averages of the gradients, by Keras' defaults.</summary>
public abstract class MomentOptimizer : Optimizer
{
    private protected MomentOptimizer(LearningRateSchedule? learning_rate, float? beta_1, float? beta_2, float? epsilon)
        : base(learning_rate, missing: 0.001f)
    {
        Beta1 = Require.BelowOne(beta_1 ?? 0.9f, nameof(beta_1));
        Beta2 = Require.BelowOne(beta_2 ?? 0.999f, nameof(beta_2));
        Epsilon = Require.NotNegative(epsilon ?? 1e-7f, nameof(epsilon));
    }

    /// <summary>Decay of the first moment, 0 to below 1.</summary>
    public float Beta1 { get; }

    /// <summary>Decay of the second moment, or of the largest gradient, 0 to below 1.</summary>
    public float Beta2 { get; }

    /// <summary>Added to what is divided by, 0 or above.</summary>
    public float Epsilon { get; }

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("beta_1", Beta1).Set("beta_2", Beta2).Set("epsilon", Epsilon);
    }
}
