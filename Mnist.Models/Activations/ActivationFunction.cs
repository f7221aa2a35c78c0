using System.Text.Json.Nodes;
using Mnist.Models.Config;
using Mnist.Models.Kernels.Simd;

namespace Mnist.Models.Activations;

/// <summary>Base of all activation functions; they have no weights. A name does as well: <c>activation: "relu"</c>.</summary>
public abstract class ActivationFunction : KerasObject
{
    private protected ActivationFunction(string name) => Name = name;

    /// <summary>Name as Keras spells it, as <c>relu</c>.</summary>
    public string Name { get; }

    /// <summary>The functions, by name.</summary>
    internal static KerasRegistry<ActivationFunction> Registry { get; } = new KerasRegistry<ActivationFunction>("activation", "activations")
        .Add("elu", _ => new Elu())
        .Add("linear", _ => new Linear())
        .Add("relu", _ => new Relu())
        .Add("sigmoid", _ => new Sigmoid())
        .Add("softmax", _ => new Softmax())
        .Add("tanh", _ => new Tanh());

    internal override string Module => "keras.activations";

    /// <summary>Whether the largest of some outputs is the output of the largest, to the bit, and where it is not alone its gradient is 0: a maximum may then be taken first.</summary>
    internal virtual bool MayFollowMaximum => false;

    /// <summary>The activation of a name, so that <c>activation: "relu"</c> can be written.</summary>
    /// <param name="name">As <c>relu</c>.</param>
    public static implicit operator ActivationFunction(string name) => Get(name);

    /// <summary>The activation of a name.</summary>
    /// <param name="name">As <c>relu</c>; capitals do not matter.</param>
    /// <returns>The activation.</returns>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static ActivationFunction Get(string name) => Registry.Get(name);

    /// <summary><c>y = f(x)</c>; y may be x itself.</summary>
    /// <param name="x">The input, row-major.</param>
    /// <param name="y">The output, as long as the input.</param>
    /// <param name="columns">Length of the last axis; only softmax looks at it.</param>
    internal abstract void Forward(ReadOnlySpan<float> x, Span<float> y, int columns);

    /// <summary><c>dx = dy * f'(x)</c>, from the output alone; dx may be dy or y itself.</summary>
    /// <param name="y">The output of forward.</param>
    /// <param name="dy">Gradient to the output.</param>
    /// <param name="dx">Gradient to the input.</param>
    /// <param name="columns">Length of the last axis.</param>
    internal abstract void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int columns);

    /// <summary>Makes something out of the arithmetic of this function and another, for kernels that have both inside.</summary>
    /// <exception cref="ArgumentException">A function looks at more than one number at a time.</exception>
    internal virtual TResult With<TResult, TMaker>(ActivationFunction second)
        where TMaker : IActivationPair<TResult> => throw NotElementwise();

    /// <summary>The second half of <see cref="With"/>: the first function is known as types.</summary>
    internal virtual TResult After<TResult, TMaker, TOp, TGradient>()
        where TMaker : IActivationPair<TResult>
        where TOp : struct, IUnaryOp
        where TGradient : struct, IBinaryOp => throw NotElementwise();

    // Keras writes a function as its bare name.
    internal override JsonNode ToJson() => Name;

    private ArgumentException NotElementwise() =>
        new($"Activation '{Name}' looks at whole rows; here only a function of single numbers will do, as tanh or relu.");
}
