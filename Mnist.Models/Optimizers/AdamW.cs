using Mnist.Models.Config;
using Mnist.Models.Optimizers.Schedules;

namespace Mnist.Models.Optimizers;

/// <summary><see cref="Adam"/> with decay of the weights apart from their gradients (Keras class <c>AdamW</c>; Loshchilov and Hutter, 2017).</summary>
public sealed class AdamW : Adam
{
    /// <summary>Creates the optimizer; the defaults are Keras'.</summary>
    /// <param name="learning_rate">A number, 0 or above, or a schedule; 0.001 by default.</param>
    /// <param name="weight_decay">Part of each weight, times the learning rate, that is taken off before an update, 0 or above; 0.004 by default.</param>
    /// <param name="beta_1">Decay of the first moment, 0 to below 1; 0.9 by default.</param>
    /// <param name="beta_2">Decay of the second moment, 0 to below 1; 0.999 by default.</param>
    /// <param name="epsilon">Added to the root of the second moment, 0 or above; 1e-7 by default.</param>
    /// <param name="amsgrad">Whether the largest second moment so far is used.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0 or not finite, or a beta is not 0 to below 1.</exception>
    public AdamW(
        LearningRateSchedule? learning_rate = null, float? weight_decay = null, float? beta_1 = null, float? beta_2 = null, float? epsilon = null, bool amsgrad = false)
        : base(learning_rate, beta_1, beta_2, epsilon, amsgrad)
    {
        WeightDecay = Require.NotNegative(weight_decay ?? 0.004f, nameof(weight_decay));
    }

    internal static new AdamW FromConfig(ConfigReader config) => ReadShared(
        new AdamW(ReadRate(config), null, config.Single("beta_1"), config.Single("beta_2"), config.Single("epsilon"), config.Bool("amsgrad", false)), config);
}
