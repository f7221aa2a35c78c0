namespace Mnist.MLNet.Lowering;

/// <summary>An input or output of an <see cref="OnnxModel"/>.</summary>
/// <param name="Name">The name in the ONNX file: whatever the caller asked for, a signature key or a graph node's name.</param>
/// <param name="ElementType">The element type.</param>
/// <param name="Shape">The sizes, -1 where they may differ from run to run (the batch); null when the rank is unknown.</param>
public sealed record OnnxTensor(string Name, Type ElementType, IReadOnlyList<long>? Shape)
{
    /// <summary>Numbers in one row: the product of all sizes but the first, or -1 if one of them is unknown.</summary>
    public long RowLength => Shape is null || Shape.Skip(1).Any(size => size < 0) ? -1 : Shape.Skip(1).Aggregate(1L, (product, size) => checked(product * size));
}
