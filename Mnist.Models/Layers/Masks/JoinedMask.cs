using Mnist.Formats.Tensors;
using Mnist.Models.Computations;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers.Masks;

/// <summary>Masks one after the other along an axis of steps.</summary>
/// <param name="owner">The layer whose mask it is.</param>
/// <param name="axis">The axis, counted from 0 in a row.</param>
internal sealed class JoinedMask(Layer owner, int axis) : MaskOperation(owner)
{
    /// <summary>The axis, counted from 0 in a row.</summary>
    public int Axis => axis;

    internal override Computation Bind(ReadOnlySpan<TensorSpec> inputs) => new Join(inputs, axis);

    private protected override Shape Steps(Shape[] inputs)
    {
        long[] steps = inputs[0].dims;
        steps[axis] = inputs.Sum(mask => mask.dims[axis]);
        return new Shape(steps);
    }
}
