using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Initializers;

/// <summary>Start values of a weight.</summary>
public abstract partial class Initializer
{
    /// <summary>Class name in Keras' configuration, as <c>GlorotUniform</c>.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>Fills a weight; the same seed, layer and weight give the same values on every machine.</summary>
    /// <param name="values">The weight, row-major.</param>
    /// <param name="shape">Its axes in TensorFlow's layout.</param>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="layer">Place of the layer in the model.</param>
    /// <param name="weight">Place of the weight in the layer.</param>
    internal abstract void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight);

    /// <summary>Writes the constructor's arguments under Keras' names.</summary>
    internal virtual void WriteConfig(ConfigWriter config)
    {
    }
}
