using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;
using Mnist.Models.Layers.Masks;

namespace Mnist.Models.Layers;

/// <summary>What the layers share that make one tensor of several.</summary>
/// <remarks>
/// <para>Inputs of different shape are repeated along their axes of 1; missing axes are taken as 1 in front. Output shape: (batch, ...), the largest size of each axis.</para>
/// <para>The output has a mask where all inputs have one: a step counts that counts in any of them.</para>
/// </remarks>
public abstract class MergingLayer : Layer
{
    private readonly AnyMask _any;
    private readonly FullMask _full;

    private protected MergingLayer(string? name)
        : base(name)
    {
        (_any, _full) = (new AnyMask(this), new FullMask(this));
    }

    /// <summary>Shape of one output row for a single input.</summary>
    /// <param name="input">Shape of one input row, without the batch axis.</param>
    /// <returns>Shape without the batch axis.</returns>
    /// <exception cref="ArgumentException">The layer wants more inputs.</exception>
    public override Shape ComputeOutputShape(Shape input) => ComputeOutputShape([input]);

    /// <summary>Shape of one output row.</summary>
    /// <param name="inputs">Shapes of one row of each input, without the batch axis.</param>
    /// <returns>Shape without the batch axis.</returns>
    /// <exception cref="ArgumentException">The layer cannot merge such rows, or so many.</exception>
    public virtual Shape ComputeOutputShape(params IReadOnlyList<Shape> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Broadcast.Shapes([.. inputs], Label);
    }

    internal sealed override TensorSpec[] Infer(ReadOnlySpan<TensorSpec> inputs)
    {
        Shape[] rows = new Shape[inputs.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = inputs[i].Row;
        }

        return [new TensorSpec(ComputeOutputShape(rows))];
    }

    internal override Shape WeightsFollow(Shape input) => new();

    internal override KerasTensor? OutputMask(IReadOnlyList<KerasTensor> inputs, KerasTensor? mask)
    {
        KerasTensor[] masks = [.. inputs.Select(input => input.Mask).OfType<KerasTensor>()];
        return masks.Length < inputs.Count ? null : masks.Length == 1 ? masks[0] : _any.Of(masks);
    }

    /// <summary>The masks of the inputs, where one brings one; of the others one that counts every step.</summary>
    private protected IReadOnlyList<KerasTensor> MasksOf(IReadOnlyList<KerasTensor> inputs) =>
        inputs.Any(input => input.Mask is not null) ? [.. inputs.Select(input => input.Mask ?? _full.Of(input))] : [];

    /// <summary>Refuses another number of inputs than two.</summary>
    private protected void RequireTwo(IReadOnlyList<Shape> inputs)
    {
        if (inputs.Count != 2)
        {
            throw new ArgumentException($"{Label} takes two inputs, received {inputs.Count}.");
        }
    }
}
