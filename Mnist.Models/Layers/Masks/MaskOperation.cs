using System.Diagnostics;
using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;

namespace Mnist.Models.Layers.Masks;

/// <summary>The arithmetic of a mask: an operation that is not a layer. A mask is 1 where a step counts, else 0; nothing learns through it.</summary>
/// <param name="owner">The layer whose mask it is.</param>
internal abstract class MaskOperation(Layer owner) : Operation
{
    public override string Name
    {
        get => $"{(owner.Name.Length > 0 ? owner.Name : owner.DefaultName)}/mask";
        internal set => throw new UnreachableException("A mask is named after its layer.");
    }

    internal override string Label => $"The mask of {owner.Label}";

    /// <summary>The mask of tensors.</summary>
    public KerasTensor Of(params IReadOnlyList<KerasTensor> inputs) => Record(inputs).Outputs[0];

    internal sealed override TensorSpec[] Infer(ReadOnlySpan<TensorSpec> inputs)
    {
        Shape[] rows = new Shape[inputs.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = inputs[i].Row;
        }

        return [new TensorSpec(Steps(rows))];
    }

    /// <summary>Shape of a row of the mask.</summary>
    private protected abstract Shape Steps(Shape[] inputs);
}
