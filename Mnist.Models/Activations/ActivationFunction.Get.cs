namespace Mnist.Models.Activations;

public abstract partial class ActivationFunction
{
    private static readonly ActivationFunction[] Known = [new Elu(), new Linear(), new Relu(), new Sigmoid(), new Softmax(), new Tanh()];

    /// <summary>The activation of a name, so that <c>activation: "relu"</c> can be written.</summary>
    /// <param name="name">As <c>relu</c>.</param>
    public static implicit operator ActivationFunction(string name) => Get(name);

    /// <summary>The activation of a name.</summary>
    /// <param name="name">As <c>relu</c>; capitals do not matter.</param>
    /// <returns>The activation; it has no state and is shared.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static ActivationFunction Get(string name) =>
        Array.Find(Known, activation => string.Equals(activation.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"Unknown activation '{name}'. Known activations: {string.Join(", ", Known.Select(activation => activation.Name))}.", nameof(name));
}
