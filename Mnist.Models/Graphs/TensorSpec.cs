using Mnist.Formats.Tensors;

namespace Mnist.Models.Graphs;

/// <summary>Rows of a tensor: their shape without the batch axis, and their element type.</summary>
/// <param name="Row">Shape of one row.</param>
/// <param name="Type">float32 or int32.</param>
internal readonly record struct TensorSpec(Shape Row, TF_DataType Type = TF_DataType.TF_FLOAT)
{
    /// <summary>Numbers in a row.</summary>
    public int Count => Row.Count;
}
