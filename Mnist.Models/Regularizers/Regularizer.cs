using Mnist.Models.Config;

namespace Mnist.Models.Regularizers;

/// <summary>A penalty on the size of a weight, added to the loss. A name does as well: <c>kernel_regularizer: "l2"</c>.</summary>
public abstract class Regularizer : KerasObject
{
    private protected Regularizer()
    {
    }

    /// <summary>The regularizers, by name.</summary>
    internal static KerasRegistry<Regularizer> Registry { get; } = new KerasRegistry<Regularizer>("regularizer", "regularizers")
        .Add("L1", config => L1L2.L1(config.Single("l1")))
        .Add(nameof(L1L2), L1L2.FromConfig, "l1_l2")
        .Add("L2", config => L1L2.L2(config.Single("l2")));

    internal override string Module => "keras.regularizers";

    /// <summary>The regularizer of a name, so that <c>kernel_regularizer: "l2"</c> can be written.</summary>
    /// <param name="name">As <c>l2</c>.</param>
    public static implicit operator Regularizer(string name) => Get(name);

    /// <summary>The regularizer of a name, with its defaults.</summary>
    /// <param name="name">As <c>l2</c>; capitals do not matter.</param>
    /// <returns>The regularizer.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Regularizer Get(string name) => Registry.Get(name);

    /// <summary>The penalty of a weight.</summary>
    internal abstract float Loss(ReadOnlySpan<float> values);

    /// <summary>Adds the penalty's gradient; elementwise, so a weight may be cut into ranges.</summary>
    internal abstract void AddGradient(ReadOnlySpan<float> values, Span<float> gradient);
}
