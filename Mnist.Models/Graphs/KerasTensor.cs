using Mnist.Formats.Tensors;

namespace Mnist.Models.Graphs;

/// <summary>What a layer gives when it is applied: a place in a graph, with shape and type, nothing computed yet (Keras class <c>KerasTensor</c>).</summary>
/// <example><code>
/// KerasTensor x = keras.Input((28, 28, 1));
/// KerasTensor y = keras.layers.Flatten().Apply(x);   // y.shape is (None, 784)
/// </code></example>
public sealed class KerasTensor
{
    internal KerasTensor(TensorSpec spec, Call producer, int index)
    {
        (Spec, Producer, Index) = (spec, producer, index);
    }

    /// <summary>Shape, batch axis first: None.</summary>
    public Shape shape => Spec.Row.WithBatch();

    /// <summary>Element type: float32, or int32 for tokens.</summary>
    public TF_DataType dtype => Spec.Type;

    /// <summary>Which time steps count, (batch, time), 1 or 0; null: all. It is a tensor like others.</summary>
    public KerasTensor? Mask { get; internal set; }

    /// <summary>Name of the operation that gives the tensor; empty while that has none.</summary>
    public string Name => Producer.Operation.Name;

    internal TensorSpec Spec { get; }

    internal Call Producer { get; }

    /// <summary>Place among the outputs of its call.</summary>
    internal int Index { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<KerasTensor {Producer.Operation.Label} shape={shape} dtype={(dtype == TF_DataType.TF_INT32 ? "int32" : "float32")}>";
}
