using Mnist.Formats.Tensors;
using Mnist.Models.Constraints;
using Mnist.Models.Initializers;
using Mnist.Models.Regularizers;

namespace Mnist.Models.Layers;

/// <summary>One weight of a layer: its values, and what training does with it.</summary>
public sealed class Parameter
{
    private AlignedBuffer? _values;
    private Shape? _shape;

    internal Parameter(string name, Initializer initializer, Regularizer? regularizer = null, Constraint? constraint = null, bool trainable = true)
    {
        Name = name;
        Initializer = initializer;
        Regularizer = regularizer;
        Constraint = constraint;
        Trainable = trainable;
    }

    /// <summary>Name inside the layer, as Keras gives it: <c>kernel</c>, <c>bias</c>, <c>recurrent_kernel</c>.</summary>
    public string Name { get; }

    /// <summary>Axes in TensorFlow's layout.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public Shape Shape => _shape ?? throw NotBuilt();

    /// <summary>Whether the optimizer updates it; false for moving statistics.</summary>
    public bool Trainable { get; }

    /// <summary>Number of floats.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public int Count => Shape.Count;

    /// <summary>The values, row-major.</summary>
    /// <exception cref="InvalidOperationException">The layer is not built yet.</exception>
    public ReadOnlySpan<float> Values => Buffer.Span;

    internal Initializer Initializer { get; }

    internal Regularizer? Regularizer { get; }

    internal Constraint? Constraint { get; }

    /// <summary>Whether its rows are looked up one by one, as those of an embedding.</summary>
    /// <remarks>Keras on TensorFlow squares the gradients of such rows before it adds those of one row; optimizers get the sum of the squares too.</remarks>
    internal bool IsTable { get; init; }

    internal Span<float> Span => Buffer.Span;

    /// <summary>What Keras' configurations call it: <c>kernel_initializer</c>, but <c>recurrent_initializer</c>.</summary>
    internal string ConfigName => Name == "recurrent_kernel" ? "recurrent" : Name;

    // Made when it is first asked for: what a file claims is checked before.
    private AlignedBuffer Buffer => _values ??= new AlignedBuffer(Shape.Count);

    /// <summary>Takes a shape; there is room for the values when they are first asked for.</summary>
    /// <exception cref="ArgumentException">There would be too many, or the constraint needs other axes.</exception>
    internal void Create(Shape shape)
    {
        _shape = LayerArguments.Weight(shape, Name);
        Constraint?.Check(shape);
        _values = null;
    }

    /// <summary>Takes the values away again.</summary>
    internal void Clear() => (_shape, _values) = (null, null);

    private InvalidOperationException NotBuilt() => new($"The weight '{Name}' has no values before its layer is built.");
}
