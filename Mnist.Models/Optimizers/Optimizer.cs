using Mnist.Models.Saving.KerasJson;

namespace Mnist.Models.Optimizers;

/// <summary>Base of all optimizers.</summary>
public abstract partial class Optimizer
{
    /// <summary>Name as Keras spells it, as <c>adam</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Class name in Keras' configuration, as <c>Adam</c>.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>Step size, above 0; callbacks may change it between batches.</summary>
    public float LearningRate { get; set; }

    /// <summary>Largest Euclidean norm of one weight's gradient; null: no limit.</summary>
    public float? ClipNorm { get; init; }

    /// <summary>Largest magnitude of one gradient element; null: no limit.</summary>
    public float? ClipValue { get; init; }

    /// <summary>Largest Euclidean norm of all gradients together; null: no limit.</summary>
    public float? GlobalClipNorm { get; init; }

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
}
