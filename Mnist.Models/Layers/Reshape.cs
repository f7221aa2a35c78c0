using System.Text.Json.Nodes;
using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Gives each row another shape of as many elements (Keras class <c>Reshape</c>); nothing is copied.</summary>
/// <example><code>model.add(keras.layers.Reshape((28, 28, 1)));   // (batch, 784) to (batch, 28, 28, 1)</code></example>
public sealed class Reshape : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="target_shape">The shape, without the batch axis; one axis may be -1.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentException">More than one axis is -1.</exception>
    public Reshape(Shape target_shape, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(target_shape);
        TargetShape = target_shape.dims.Count(dim => dim < 0) <= 1
            ? target_shape
            : throw new ArgumentException($"Only one axis of target_shape may be -1, received {target_shape}.", nameof(target_shape));
    }

    /// <summary>The shape asked for, without the batch axis.</summary>
    public Shape TargetShape { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape input)
    {
        double elements = Shape.Product(input.dims);
        long[] dims = TargetShape.dims;
        int unknown = Array.IndexOf(dims, -1L);
        if (unknown >= 0)
        {
            dims[unknown] = 1;
            double known = Shape.Product(dims);
            dims[unknown] = known > 0 ? (long)(elements / known) : 0;
        }

        return Shape.Product(dims) == elements
            ? new Shape(dims)
            : throw new ArgumentException($"Rows of shape {input} ({elements} elements) cannot be reshaped to {TargetShape}.");
    }

    private protected override bool KeepsType => true;

    internal override Shape WeightsFollow(Shape input) => new();

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new View();

    internal static Reshape FromConfig(ConfigReader config) => config.Ints("target_shape") is var dims && Array.TrueForAll(dims, dim => dim >= -1)
        ? new Reshape(new Shape([.. dims.Select(dim => (long)dim)]), config.Name)
        : throw config.Wrong("target_shape", "sizes, or -1 for one", $"[{string.Join(", ", dims)}]");

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("target_shape", new JsonArray([.. TargetShape.dims.Select(dim => JsonValue.Create(dim))]));
    }
}
