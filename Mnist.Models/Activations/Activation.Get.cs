namespace Mnist.Models.Activations;

public abstract partial class Activation
{
    private static readonly Activation[] Known = [new Elu(), new Linear(), new Relu(), new Sigmoid(), new Softmax(), new Tanh()];

    /// <summary>The activation of a name, so that <c>activation: "relu"</c> can be written.</summary>
    /// <param name="name">As <c>relu</c>.</param>
    public static implicit operator Activation(string name) => Get(name);

    /// <summary>The activation of a name.</summary>
    /// <param name="name">As <c>relu</c>; capitals do not matter.</param>
    /// <returns>The activation; it has no state and is shared.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static Activation Get(string name) =>
        Array.Find(Known, activation => string.Equals(activation.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"Unknown activation '{name}'. Known activations: {string.Join(", ", Known.Select(activation => activation.Name))}.", nameof(name));
}
