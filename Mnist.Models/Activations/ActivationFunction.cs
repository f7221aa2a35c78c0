namespace Mnist.Models.Activations;

/// <summary>Base of all activation functions; they have no weights.</summary>
public abstract partial class ActivationFunction
{
    /// <summary>Name as Keras spells it, as <c>relu</c>.</summary>
    public abstract string Name { get; }

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

    /// <summary>Hands the arithmetic to a visitor, for kernels that compute the function among other things.</summary>
    /// <exception cref="ArgumentException">The function looks at more than one number at a time.</exception>
    internal virtual TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) =>
        throw new ArgumentException($"Activation '{Name}' looks at whole rows; here only a function of single numbers will do, as tanh or relu.");
}
