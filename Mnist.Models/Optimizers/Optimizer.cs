using Mnist.Models.Config;

namespace Mnist.Models.Optimizers;

/// <summary>Base of all optimizers.</summary>
public abstract partial class Optimizer
{
    /// <summary>Name as Keras spells it, as <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Class name in Keras' configuration, as <c>Adam</c>.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>Step size, 0 or above; callbacks may change it between batches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0 or not finite.</exception>
    public float LearningRate
    {
        get;
        set => field = Require.NotNegative(value, nameof(LearningRate));
    }

    /// <summary>Largest Euclidean norm of one weight's gradient, above 0; null: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 or not finite.</exception>
    /// <exception cref="ArgumentException">The gradients are limited in another way already.</exception>
    public float? ClipNorm
    {
        get;
        init => field = Limit(value, nameof(ClipNorm));
    }

    /// <summary>Largest magnitude of one gradient element, above 0; null: no limit.</summary>
    /// <inheritdoc cref="ClipNorm"/>
    public float? ClipValue
    {
        get;
        init => field = Limit(value, nameof(ClipValue));
    }

    /// <summary>Largest Euclidean norm of all gradients together, above 0; null: no limit.</summary>
    /// <inheritdoc cref="ClipNorm"/>
    public float? GlobalClipNorm
    {
        get;
        init => field = Limit(value, nameof(GlobalClipNorm));
    }

    /// <summary>Buffers the optimizer keeps for each weight, 0 to 3, each as large as the weight.</summary>
    internal abstract int SlotCount { get; }

    /// <summary>Names of the slots, as Keras names them: <c>momentum</c>, <c>velocity</c>.</summary>
    internal abstract IReadOnlyList<string> SlotNames { get; }

    /// <summary>Updates a range of a weight.</summary>
    internal void Update(in UpdateRange range)
    {
        if (ClipValue is float limit)
        {
            foreach (ref float value in range.Gradient)
            {
                value = Math.Clamp(value, -limit, limit);
            }
        }

        UpdateClipped(range);
    }

    /// <summary>Writes the settings of the class under Keras' names.</summary>
    internal abstract void WriteConfig(ConfigWriter config);

    /// <summary>Updates a range of a weight; the gradient is clipped already.</summary>
    private protected abstract void UpdateClipped(in UpdateRange range);

    private float? Limit(float? limit, string name) => limit switch
    {
        null => null,
        _ when (ClipNorm ?? ClipValue ?? GlobalClipNorm) is not null =>
            throw new ArgumentException("Only one of ClipNorm, ClipValue and GlobalClipNorm can be set.", name),
        { } given => Require.Positive(given, name),
    };
}
