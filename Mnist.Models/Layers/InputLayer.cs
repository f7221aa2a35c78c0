using System.Diagnostics;
using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Says what rows a model takes (Keras class <c>InputLayer</c>); it does no arithmetic and has no weights.</summary>
/// <remarks>It is the first thing added to a Sequential model, or the tensor a graph starts from.</remarks>
/// <example><code>
/// var image = keras.Input((28, 28, 1));
/// KerasTensor flat = keras.layers.Flatten().Apply(image);
/// </code></example>
public sealed class InputLayer : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="input_shape">Shape of one row, without the batch axis; every size known and 1 or more.</param>
    /// <param name="name">Name of the input in saved models.</param>
    /// <param name="dtype">float32, or int32 for tokens.</param>
    /// <exception cref="ArgumentException">A size is unknown or 0, the type is another, or the name cannot be a TensorFlow node's.</exception>
    public InputLayer(Shape input_shape, string? name = null, TF_DataType dtype = TF_DataType.TF_FLOAT)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(input_shape);
        Shape = Array.TrueForAll(input_shape.dims, dim => dim > 0)
            ? input_shape
            : throw new ArgumentException($"Input needs a shape with known sizes of 1 or more and without the batch axis, received {input_shape}.", nameof(input_shape));
        if (dtype is not (TF_DataType.TF_FLOAT or TF_DataType.TF_INT32))
        {
            throw new ArgumentException($"The type of an Input must be float32 or int32, received {dtype}; arrays of other types are converted.", nameof(dtype));
        }

        Output = new Call(this, [], masks: [], explicitMask: null, training: null, [new TensorSpec(input_shape, dtype)]).Outputs[0];
    }

    /// <summary>Shape of one row, without the batch axis.</summary>
    public Shape Shape { get; }

    /// <summary>The tensor a graph starts from.</summary>
    public KerasTensor Output { get; }

    /// <summary>Shape, batch axis first.</summary>
    public Shape shape => Output.shape;

    /// <summary>Element type.</summary>
    public TF_DataType dtype => Output.dtype;

    /// <inheritdoc/>
    public override bool Built => true;

    /// <inheritdoc/>
    public override Shape InputShape => Shape;

    /// <inheritdoc/>
    public override Shape OutputShape => Shape;

    internal override string DefaultName => "input";

    internal override string Label => $"Input {(Name.Length > 0 ? $"'{Name}' " : string.Empty)}of shape {shape}";

    /// <summary>The tensor a graph starts from.</summary>
    /// <param name="input">The input.</param>
    public static implicit operator KerasTensor(InputLayer input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Output;
    }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input) => Shape;

    /// <inheritdoc/>
    public override void set_weights(IEnumerable<NDArray> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Any())
        {
            throw new ArgumentException("An Input has no weights.", nameof(weights));
        }
    }

    internal override Call Record(IReadOnlyList<KerasTensor> inputs, KerasTensor? explicitMask = null, bool? training = null) =>
        throw new InvalidOperationException("An Input is applied to nothing: it is the tensor a graph starts from.");

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => throw new UnreachableException("Inputs are loaded, not computed.");
}
