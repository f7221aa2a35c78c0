using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Formats.Tensors;
using Mnist.Models.Graphs;

namespace Mnist.Models.Saving.SavedModel.Writing;

/// <summary>An input or an output of a model, by the name a user meets in its signatures.</summary>
/// <param name="Key">The name.</param>
/// <param name="Spec">Shape of a row, and element type.</param>
internal sealed record SignatureEntry(string Key, TensorSpec Spec)
{
    /// <summary>Shape, batch axis -1 first.</summary>
    public long[] Shape => Spec.Row.WithBatch().dims;

    public DataType Type => Spec.Type == TF_DataType.TF_INT32 ? DataType.Int32 : DataType.Float;
}
