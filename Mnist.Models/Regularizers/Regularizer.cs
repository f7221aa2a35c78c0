using Mnist.Models.Config;

namespace Mnist.Models.Regularizers;

/// <summary>A penalty on the size of a weight, added to the loss.</summary>
public abstract partial class Regularizer
{
    /// <summary>Class name in Keras' configuration, as <c>L2</c>.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>The penalty of a weight.</summary>
    internal abstract float Loss(ReadOnlySpan<float> values);

    /// <summary>Adds the penalty's gradient; elementwise, so a weight may be cut into ranges.</summary>
    internal abstract void AddGradient(ReadOnlySpan<float> values, Span<float> gradient);

    /// <summary>Writes the constructor's arguments under Keras' names.</summary>
    internal abstract void WriteConfig(ConfigWriter config);
}
