using System.Collections;
using System.Runtime.CompilerServices;
using Mnist.Formats.Tensors;
using Mnist.Models.Layers;

namespace Mnist.Models.Graphs;

/// <summary>One tensor of a graph, or several: what layers are applied to and give (TensorFlow.NET class <c>Tensors</c>).</summary>
/// <example><code>
/// Tensors joined = keras.layers.Concatenate().Apply((left, right));
/// var (digit, odd) = twoHeads.Apply(image);
/// </code></example>
[CollectionBuilder(typeof(Tensors), nameof(From))]
public sealed class Tensors : IReadOnlyList<KerasTensor>
{
    private readonly KerasTensor[] _tensors;

    /// <summary>Gathers tensors.</summary>
    /// <param name="tensors">In order.</param>
    /// <exception cref="ArgumentException">One is null.</exception>
    public Tensors(params IEnumerable<KerasTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _tensors = [.. tensors];
        if (_tensors.Contains(null!))
        {
            throw new ArgumentException("A list of tensors has a null in it; give tensors of keras.Input and of applied layers.", nameof(tensors));
        }
    }

    /// <inheritdoc/>
    public int Count => _tensors.Length;

    /// <summary>Shape of the only tensor, batch axis first.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public Shape shape => Single().shape;

    /// <summary>Element type of the only tensor.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public TF_DataType dtype => Single().dtype;

    /// <inheritdoc/>
    public KerasTensor this[int index] => _tensors[index];

    /// <summary>One tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    public static implicit operator Tensors(KerasTensor tensor) => new(tensor);

    /// <summary>What an input gives.</summary>
    /// <param name="input">The input.</param>
    public static implicit operator Tensors(InputLayer input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new(input.Output);
    }

    /// <summary>Several tensors.</summary>
    /// <param name="tensors">In order.</param>
    public static implicit operator Tensors(KerasTensor[] tensors) => new(tensors);

    /// <summary>Several tensors.</summary>
    /// <param name="tensors">In order.</param>
    public static implicit operator Tensors(List<KerasTensor> tensors) => new(tensors);

    /// <summary>Two tensors, or lists of them, in order.</summary>
    /// <param name="pair">First and second.</param>
    public static implicit operator Tensors((Tensors, Tensors) pair) => new([.. pair.Item1, .. pair.Item2]);

    /// <summary>Three tensors, or lists of them, in order.</summary>
    /// <param name="three">First to third.</param>
    public static implicit operator Tensors((Tensors, Tensors, Tensors) three) => new([.. three.Item1, .. three.Item2, .. three.Item3]);

    /// <summary>Four tensors, or lists of them, in order.</summary>
    /// <param name="four">First to fourth.</param>
    public static implicit operator Tensors((Tensors, Tensors, Tensors, Tensors) four) => new([.. four.Item1, .. four.Item2, .. four.Item3, .. four.Item4]);

    /// <summary>The only tensor.</summary>
    /// <param name="tensors">One tensor.</param>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public static implicit operator KerasTensor(Tensors tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return tensors.Single();
    }

    /// <summary>Gathers tensors: <c>[a, b]</c>.</summary>
    /// <param name="tensors">In order; several outputs of one layer count one by one.</param>
    /// <returns>The list.</returns>
    public static Tensors From(ReadOnlySpan<KerasTensor> tensors) => new(tensors.ToArray());

    /// <summary>The two outputs.</summary>
    /// <param name="first">First.</param>
    /// <param name="second">Second.</param>
    public void Deconstruct(out KerasTensor first, out KerasTensor second) => (first, second) = Count == 2
        ? (_tensors[0], _tensors[1])
        : throw new InvalidOperationException($"There are {Count} tensors, not 2; take them by index.");

    /// <inheritdoc/>
    public IEnumerator<KerasTensor> GetEnumerator() => ((IEnumerable<KerasTensor>)_tensors).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private KerasTensor Single() => Count == 1
        ? _tensors[0]
        : throw new InvalidOperationException($"There are {Count} tensors where one is wanted; take one by index, as outputs[0].");
}
