using Mnist.Formats.Tensors;
using Mnist.Models.Config;

namespace Mnist.Models.Initializers;

/// <summary>Initial values of a weight. A name does as well: <c>kernel_initializer: "he_normal"</c>.</summary>
public abstract class Initializer : KerasObject
{
    private protected Initializer()
    {
    }

    /// <summary>The initializers, by name.</summary>
    internal static KerasRegistry<Initializer> Registry { get; } = new KerasRegistry<Initializer>("initializer", "initializers")
        .Add(nameof(Constant), Constant.FromConfig)
        .Add(nameof(GlorotNormal), _ => new GlorotNormal())
        .Add(nameof(GlorotUniform), _ => new GlorotUniform())
        .Add(nameof(HeNormal), _ => new HeNormal())
        .Add(nameof(HeUniform), _ => new HeUniform())
        .Add(nameof(Identity), Identity.FromConfig)
        .Add(nameof(LecunNormal), _ => new LecunNormal())
        .Add(nameof(LecunUniform), _ => new LecunUniform())
        .Add(nameof(Ones), _ => new Ones())
        .Add(nameof(Orthogonal), Orthogonal.FromConfig)
        .Add(nameof(RandomNormal), RandomNormal.FromConfig)
        .Add(nameof(RandomUniform), RandomUniform.FromConfig)
        .Add(nameof(TruncatedNormal), TruncatedNormal.FromConfig)
        .Add(nameof(VarianceScaling), VarianceScaling.FromConfig)
        .Add(nameof(Zeros), _ => new Zeros());

    internal override string Module => "keras.initializers";

    /// <summary>The initializer of a name, so that <c>kernel_initializer: "he_normal"</c> can be written.</summary>
    /// <param name="name">As <c>glorot_uniform</c>.</param>
    public static implicit operator Initializer(string name) => Get(name);

    /// <summary>The initializer of a name, with its defaults.</summary>
    /// <param name="name">As <c>glorot_uniform</c>; capitals do not matter.</param>
    /// <returns>The initializer.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Initializer Get(string name) => Registry.Get(name);

    /// <summary>Fills a weight; the same seed, layer and weight give the same values on every machine.</summary>
    /// <param name="values">The weight, row-major.</param>
    /// <param name="shape">Its axes in TensorFlow's layout.</param>
    /// <param name="seed">Seed of the model.</param>
    /// <param name="layer">Place of the layer in the model.</param>
    /// <param name="weight">Place of the weight in the layer.</param>
    internal abstract void Fill(Span<float> values, Shape shape, ulong seed, int layer, int weight);
}
