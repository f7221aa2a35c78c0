using Mnist.Formats.Tensors;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>One weight of a layer: its values, and what training does with it.</summary>
public sealed class Parameter
{
    private readonly AlignedBuffer _values;

    internal Parameter(string name, Shape shape, Initializer initializer, Regularizer? regularizer = null, bool trainable = true)
    {
        Name = name;
        Shape = LayerArguments.Weight(shape, name);
        Initializer = initializer;
        Regularizer = regularizer;
        Trainable = trainable;
        _values = new AlignedBuffer(shape.Count);
    }

    /// <summary>Name inside the layer, as Keras gives it: <c>kernel</c>, <c>bias</c>, <c>recurrent_kernel</c>.</summary>
    public string Name { get; }

    /// <summary>Axes in TensorFlow's layout.</summary>
    public Shape Shape { get; }

    /// <summary>Whether the optimizer updates it; false for moving statistics.</summary>
    public bool Trainable { get; }

    /// <summary>Number of floats.</summary>
    public int Count => _values.Length;

    /// <summary>The values, row-major.</summary>
    public ReadOnlySpan<float> Values => _values.Span;

    internal Initializer Initializer { get; }

    internal Regularizer? Regularizer { get; }

    internal Span<float> Span => _values.Span;
}
