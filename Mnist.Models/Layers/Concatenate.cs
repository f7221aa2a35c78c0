using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Config;
using Mnist.Models.Graphs;
using Mnist.Models.Layers.Masks;

namespace Mnist.Models.Layers;

/// <summary>Puts tensors one after the other along an axis (Keras class <c>Concatenate</c>); in all others they must agree.</summary>
/// <remarks>
/// Where an input has a mask the output has one: along the axis of time their masks follow each other, along another a step counts that counts in any input.
/// An input without a mask counts everywhere.
/// </remarks>
/// <example><code>KerasTensor joined = keras.layers.Concatenate().Apply((left, right));   // (batch, 3) and (batch, 4) to (batch, 7)</code></example>
/// <param name="axis">The axis, the batch being 0; -1, the default, is the last.</param>
/// <param name="name">Unique name inside the model.</param>
public sealed class Concatenate(int axis = -1, string? name = null) : MergingLayer(name)
{
    /// <summary>The axis, the batch being 0; from the end where negative.</summary>
    public int Axis { get; } = axis != 0 ? axis : throw new ArgumentOutOfRangeException(nameof(axis), "axis must not be 0: rows of a batch stay apart.");

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(params IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        int axis = AxisOf(inputs[0]);
        long[] joined = inputs[0].dims;
        joined[axis] = 0;
        foreach (Shape row in inputs)
        {
            long[] dims = row.dims;
            if (dims.Length != joined.Length || dims.Where((size, i) => i != axis && size != joined[i]).Any())
            {
                throw new ArgumentException(
                    $"{Label} cannot join inputs of shape {Broadcast.List([.. inputs])} along axis {Axis}: they must agree in all other axes.");
            }

            joined[axis] += dims[axis];
        }

        return new Shape(joined);
    }

    internal override KerasTensor? OutputMask(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask)
    {
        IReadOnlyList<KerasTensor> masks = MasksOf(inputs);
        int axis = AxisOf(inputs[0].Spec.Row);
        return masks.Count == 0 ? null
            : masks.Count == 1 ? masks[0]
            : axis < masks[0].Spec.Row.ndim ? new JoinedMask(this, axis).Of(masks)
            : base.OutputMask(inputs, mask) ?? new AnyMask(this).Of(masks);
    }

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Join(inputs, AxisOf(inputs[0].Row));

    internal static Concatenate FromConfig(ConfigReader config) => new(config.Int("axis", -1), config.Name);

    internal override void Describe(ConfigWriter config)
    {
        base.Describe(config);
        config.Set("axis", Axis);
    }

    // Counted from 0 in a row.
    private int AxisOf(Shape row)
    {
        int axis = Axis < 0 ? Axis + row.ndim : Axis - 1;
        return axis >= 0 && axis < row.ndim
            ? axis
            : throw new ArgumentException($"{Label} joins along axis {Axis}, received inputs of shape {row.WithBatch()}, which have no such axis.");
    }
}
