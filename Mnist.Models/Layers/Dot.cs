using System.Text.Json.Nodes;
using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers;

/// <summary>Dot products of the vectors along an axis of one tensor with those along an axis of another (Keras class <c>Dot</c>).</summary>
/// <remarks>Output shape: (batch, the axes of the first but its own, those of the second but its own); (batch, 1) where none is left. No mask is handed on.</remarks>
/// <example><code>KerasTensor scores = keras.layers.Dot((2, 2)).Apply((query, key));   // (batch, 5, 8) and (batch, 7, 8) to (batch, 5, 7)</code></example>
public sealed class Dot : MergingLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="axes">Axis of each input, the batch being 0; from the end where negative.</param>
    /// <param name="normalize">Whether the vectors are brought to length 1 first: cosines come out.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">An axis is 0.</exception>
    public Dot((int First, int Second) axes, bool normalize = false, string? name = null)
        : base(name)
    {
        Axes = axes is { First: not 0, Second: not 0 } ? axes : throw new ArgumentOutOfRangeException(nameof(axes), $"axes must not be 0: rows of a batch stay apart, received {axes}.");
        Normalize = normalize;
    }

    /// <summary>Creates the layer.</summary>
    /// <param name="axes">Axis of both inputs, the batch being 0; from the end where negative.</param>
    /// <param name="normalize">Whether the vectors are brought to length 1 first.</param>
    /// <param name="name">Unique name inside the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">The axis is 0.</exception>
    public Dot(int axes, bool normalize = false, string? name = null)
        : this((axes, axes), normalize, name)
    {
    }

    /// <summary>Axis of each input, the batch being 0.</summary>
    public (int First, int Second) Axes { get; }

    /// <summary>Whether the vectors are brought to length 1 first.</summary>
    public bool Normalize { get; }

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(params IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        RequireTwo(inputs);
        (int first, int second) = (AxisOf(inputs[0], Axes.First), AxisOf(inputs[1], Axes.Second));
        (long[] left, long[] right) = (inputs[0].dims, inputs[1].dims);
        if (left[first] != right[second])
        {
            throw new ArgumentException(
                $"{Label} cannot multiply axis {Axes.First} of {inputs[0].WithBatch()} with axis {Axes.Second} of {inputs[1].WithBatch()}: they must be of one length.");
        }

        long[] rest = [.. left[..first], .. left[(first + 1)..], .. right[..second], .. right[(second + 1)..]];
        return rest.Length > 0 ? new Shape(rest) : new Shape(1);
    }

    internal override KerasTensor? OutputMask(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask) => null;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) =>
        new DotProducts(inputs[0], inputs[1], (AxisOf(inputs[0].Row, Axes.First), AxisOf(inputs[1].Row, Axes.Second)), Normalize);

    internal static Dot FromConfig(ConfigReader config) => new(
        config.Pair("axes") ?? throw config.Wrong("axes", "one or two whole numbers", "nothing"), config.Bool("normalize", false), config.Name);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("axes", Axes.First == Axes.Second ? Axes.First : new JsonArray(Axes.First, Axes.Second)).Set("normalize", Normalize);
    }

    // Counted from 0 in a row.
    private int AxisOf(Shape row, int axis)
    {
        int place = axis < 0 ? axis + row.ndim : axis - 1;
        return place >= 0 && place < row.ndim
            ? place
            : throw new ArgumentException($"{Label} multiplies along axis {axis}, received an input of shape {row.WithBatch()}, which has no such axis.");
    }
}
