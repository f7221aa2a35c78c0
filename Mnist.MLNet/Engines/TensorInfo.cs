using Mnist.MLNet.Scoring;

namespace Mnist.MLNet.Engines;

/// <summary>An input, an output or a column of tensors: its name and what one row of it is.</summary>
/// <param name="Name">The name: a signature key, a graph node's name, or a column's.</param>
/// <param name="ElementType">The element type: float, double, int, long, byte or bool.</param>
/// <param name="RowShape">
/// The sizes of a row, without the batch axis; -1 where they may differ from run to run, null when not even the rank is known, empty when a row is one number.
/// </param>
public sealed record TensorInfo(string Name, Type ElementType, IReadOnlyList<long>? RowShape)
{
    /// <summary>Numbers in one row, or -1 when a size is unknown.</summary>
    public long RowLength => RowShape is null || RowShape.Any(size => size < 0) ? -1 : RowShape.Aggregate(1L, (product, size) => checked(product * size));

    /// <exception cref="ScoringException">The buffer holds another type.</exception>
    internal void RequireType(TensorBuffer buffer)
    {
        if (buffer.ElementType != ElementType)
        {
            throw new ScoringException($"The rows of '{Name}' hold {buffer.ElementType.Name}; the model's hold {ElementType.Name}; convert them first.");
        }
    }
}
